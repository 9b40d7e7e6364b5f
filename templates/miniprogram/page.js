// Home of the native page of a mini program: the code this phone holds, drawn on a canvas, without a network too.
//
// The platforms differ in what they are given as `platform`: `read`, `write`, `request`, `signIn`, `random` (null where
// there is none that may be trusted), `canvas(page)`, which gives {width, context}.

import { sha256 } from "./vendor/noble-sha256.js";
import { joined } from "./bytes.js";
import { Held, OWN } from "./held.js";
import { bars } from "./qr.js";

const TICK = 1000; // milliseconds
const SAVED = 60; // ticks between two times that the clock is kept
const bytesOf = (text) => Uint8Array.from(text, (sign) => sign.charCodeAt(0) & 255);
const clock = (seconds) => new Date((seconds + 8 * 3600) * 1000).toISOString().slice(11, 19);

// What is given to Page. `said`: the sentences of the page in both languages, `hours` the 64 words.
export function codePage(platform, { url, account, said, hours }) {
  let ticks = 0, token = "", problem = "", drawn = "", running = 0, count = 0;

  async function called(path, data, authorized) {
    const header = { "Content-Type": "application/json", ...(authorized ? { Authorization: `Bearer ${token}` } : {}) };
    const { status, body, after = 0 } = await platform.request({ url: `${url}/api/v1${path}`, header, data });
    if (status === 200) return body;
    throw Object.assign(new Error("refused"), { name: body && body.type ? body.type.split(":").pop() : "offline", body, after });
  }

  async function logIn() {
    token = (await called("/login", { account, code: await platform.signIn() })).token;
  }

  // Without a token, or with one that has ended, logging in comes first; it shows nothing and asks nobody.
  async function ask(_, body) {
    if (!token) await logIn();
    try {
      return await called("/passes", body, true);
    } catch (fault) {
      if (fault.name !== "unauthorized") throw fault;
      await logIn();
      return called("/passes", body, true);
    }
  }

  // Where the platform has no randomness to be trusted it is drawn from the login, a secret of this phone and the
  // server alone: a seed guards against those who see the code, never against who signs it.
  async function random(length) {
    if (platform.random) return platform.random(length);
    if (!token) await logIn();
    count += 1;
    return sha256(joined(bytesOf(`HP1 seed ${token} ${count} ${Date.now()} ${Math.random()}`))).subarray(0, length);
  }

  const phone = { read: platform.read, write: platform.write, random, steady: () => ticks * TICK, wall: () => Date.now(), ask };
  const held = new Held(phone);

  function tick(page) {
    ticks += 1;
    if (ticks % SAVED === 0) held.save();
    show(page);
    if (held.isDue(OWN)) renew(page);
  }

  function renew(page) {
    return held.renew(OWN).then(() => { problem = ""; }, (fault) => { problem = (fault.body && fault.body.detail) || "offline"; }).then(() => show(page));
  }

  function show(page) {
    const shown = held.shown(OWN);
    page.setData({
      kind: shown ? shown.colour : "none",
      title: shown ? said[shown.colour] : "",
      allowed: shown ? said[`allowed_${shown.colour}`] : "",
      clock: shown ? clock(shown.now) : "",
      until: shown ? clock(shown.until).slice(0, 5) : "",
      word: shown && shown.word !== null ? hours[shown.word] : "—",
      doubt: Boolean(shown) && !shown.sure,
      told: problem === "offline" ? "" : problem,
      away: problem === "offline",
    });
    if (shown && drawn !== shown.slot) draw(page, shown);
    if (!shown) drawn = "";
  }

  async function draw(page, { slot, text }) {
    drawn = slot;
    const { width, context } = await platform.canvas(page);
    const { size, runs } = bars(text());
    const side = Math.max(Math.floor(width / size), 1);
    const edge = Math.floor((width - side * size) / 2);
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, width, width);
    context.fillStyle = "#000000";
    for (const [x, y, length] of runs) context.fillRect(edge + x * side, edge + y * side, length * side, side);
  }

  return {
    data: { said, kind: "none", title: "", allowed: "", clock: "", until: "", word: "—", told: "", away: false, doubt: false },
    onShow() {
      drawn = "";
      tick(this);
      running = running || setInterval(() => tick(this), TICK);
    },
    onHide() {
      clearInterval(running);
      running = 0;
      held.save();
    },
    onUnload() {
      this.onHide();
    },
    renew() {
      return renew(this);
    },
    forget() {
      held.people.clear();
      held.save();
      token = "";
      show(this);
    },
  };
}
