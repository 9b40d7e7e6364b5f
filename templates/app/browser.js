// Home of the phone as a browser is one: where passes are kept, what counts time, and how the API is asked for a strip.

import { readPasses, writePasses } from "./kept.js";

const PATIENCE = 30000;

export const token = () => {
  try {
    return sessionStorage.getItem("token") || "";
  } catch {
    return "";
  }
};

const ask = (whose, body) => asked(`${whose ? `/family/${whose}` : ""}/passes`, {
  method: "POST",
  body: JSON.stringify(body),
});
export const get = (path) => asked(path, {});

// Rejects with {name, body, after}: the last part of the problem's type, or "offline"; seconds to wait.
async function asked(path, what) {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), PATIENCE);
  const headers = { Authorization: `Bearer ${token()}`, "Content-Type": "application/json", "Accept-Language": navigator.language };
  const answer = await fetch(`/api/v1${path}`, { ...what, headers, signal: giveUp.signal }).catch(() => null);
  const body = answer && (await answer.json().catch(() => null));
  clearTimeout(timer);
  if (answer && answer.ok && body) return body;
  const name = body && body.type ? body.type.split(":").pop() : "offline";
  throw Object.assign(new Error(name), { name, body: body || {}, after: answer ? Number(answer.headers.get("Retry-After")) : 0 });
}

export const phone = {
  read: readPasses,
  write: writePasses,
  random: async (count) => crypto.getRandomValues(new Uint8Array(count)),
  steady: () => performance.now(),
  wall: () => Date.now(),
  ask,
};
