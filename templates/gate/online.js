// Home of what does send: a paper code's colour is asked of the server, after the screen has said so.

import { get } from "./kept.js";

const at = (id) => document.getElementById(id);

// Whether the doorkeeper wants to ask, knowing that it sends the code.
export function agreed() {
  at("sends").hidden = false;
  at("ask").focus();
  return new Promise((done) => {
    const answer = (yes) => () => {
      at("sends").hidden = true;
      done(yes);
    };
    [at("ask").onclick, at("not-now").onclick] = [answer(true), answer(false)];
  });
}

// {result, reason, text} of now, as the server says for this class of place; null when it does not.
export async function asked(code) {
  const headers = { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang };
  const body = JSON.stringify({ code, ...(get("class") ? { venue_class: get("class") } : {}) });
  try {
    const response = await fetch("/api/v1/gate/verify", { method: "POST", headers, body, credentials: "omit" });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}
