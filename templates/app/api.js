// Home of the talk with the API: the login kept for this tab, the language asked in, and what can go wrong.

const PREFIX = "/api/v1";
const PATIENCE = 30000;
const WHO = "/m/who"; // asks whether this is still the same person
export const language = document.documentElement.lang.slice(0, 2);
const memory = new Map(); // where the browser keeps nothing
let waiting = 0;
let leaving = null;

export class Problem extends Error {
  // `name`: the last part of the problem's type, or "offline"; `after`: seconds to wait.
  constructor(name, body = {}, after = 0) {
    Object.assign(super(name), { name, body, after });
  }
}

export function kept(name) {
  try {
    return sessionStorage.getItem(name) || "";
  } catch {
    return memory.get(name) || "";
  }
}

export function keep(name, value) {
  try {
    if (value) sessionStorage.setItem(name, value);
    else sessionStorage.removeItem(name);
  } catch {
    memory.set(name, value);
  }
}

export function take(name) {
  const value = kept(name);
  keep(name, "");
  return value;
}

// What one person began in this tab is nothing to the next.
export function forget() {
  for (const name of ["back", "doubt", "faults", "unsent", "visit"]) keep(name, "");
}

// To another page and back to this one. Of several requests that lead there the first does.
function aside(page) {
  leaving = leaving || new Promise(() => {
    keep("back", location.pathname + location.search + location.hash);
    location.replace(page);
  });
  return leaving;
}

export function logInAgain() {
  keep("token", "");
  return aside("/m/");
}

export const get = (path) => ask("GET", path);
export const put = (path, body) => ask("PUT", path, body);
export const drop = (path) => ask("DELETE", path);
export const post = (path, body, key) => ask("POST", path, body, key ? { "Idempotency-Key": key } : {});

async function ask(method, path, body, more = {}) {
  const headers = { "Accept-Language": language, ...more };
  if (kept("token")) headers.Authorization = `Bearer ${kept("token")}`;
  if (body) headers["Content-Type"] = "application/json";
  tell(1);
  try {
    const answer = await sent(PREFIX + path, { method, headers, body: body && JSON.stringify(body) });
    if (answer.ok) return answer.status === 204 ? null : await answer.json();
    const problem = await answer.json().catch(() => ({}));
    const name = String(problem.type || "internal").split(":").pop();
    if (name === "unauthorized") return await logInAgain();
    if (name === "who" && location.pathname !== WHO) return await aside(WHO);
    throw new Problem(name, problem, Number(answer.headers.get("Retry-After")));
  } finally {
    tell(-1);
  }
}

async function sent(address, options) {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), PATIENCE);
  try {
    return await fetch(address, { ...options, signal: giveUp.signal });
  } catch {
    throw new Problem("offline");
  } finally {
    clearTimeout(timer);
  }
}

function tell(change) {
  waiting += change;
  document.dispatchEvent(new CustomEvent("waiting", { detail: waiting > 0 }));
}
