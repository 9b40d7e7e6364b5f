// Home of what a phone holds: the strips of its owner and of those whose code they show, and when to ask for new ones.
//
// The surfaces differ in what they are given as `phone`: `read()` and `write(text)` what is kept, `random(count)` bytes,
// `steady()` and `wall()` milliseconds, and `ask(whose, body)`, which rejects with {name, after, body}.

import { hexOf } from "./bytes.js";
import { ServerClock } from "./clock.js";
import { current, drawn, opened, shownAt, slotOf } from "./strip.js";

export const OWN = ""; // whose a strip is: one's own, else the id by which one shows somebody's code
const HOUR = 3600; // seconds
const SPREAD = 600; // seconds over which phones come back
const RETRY = [30, 600]; // seconds, doubled from failure to failure
const LOST = ["no_code", "not_found", "registration_first"]; // there is no such code any more

export class Held {
  constructor(phone) {
    const { clock = null, word = null, people = [] } = parsed(phone.read());
    Object.assign(this, { phone, word, asking: new Set(), failed: new Map(), saved: false });
    this.clock = new ServerClock(phone, clock);
    this.people = new Map(people.map((each) => [each.whose, { ...each, open: each.passes.map(opened) }]));
    this.drop();
  }

  // What was cleared by another page of this phone (its person logged out) is held here no longer.
  look() {
    if (this.saved && !this.phone.read()) {
      this.people.clear();
      this.saved = false;
    }
  }

  // Seconds since 1970 by the server, or null.
  now() {
    const now = this.clock.now();
    return now === null ? null : now / 1000;
  }

  // What is on the glass at this moment, or null: {text, slot, colour, until, ends, name, word, sure}.
  shown(whose = OWN) {
    const [now, one] = [this.now(), this.people.get(whose)];
    const pass = one && current(one.open, now);
    if (!pass) return null;
    return {
      text: () => shownAt(pass, now), slot: `${hexOf(pass.id)} ${slotOf(pass, now)}`, colour: pass.colour,
      until: pass.expires, ends: one.open[one.open.length - 1].expires, name: one.name, now,
      word: this.word && Math.floor(now / HOUR) === this.word.hour ? this.word.number : null,
      sure: this.clock.sure,
    };
  }

  // Whether it is time to ask. A strip that has become old is asked for by chance within the next minutes, so that not
  // everybody who opens their code at once does; the time drawn is kept, so that whoever looks but briefly comes too.
  isDue(whose = OWN) {
    const [now, one] = [this.now(), this.people.get(whose)];
    const { after = 0 } = this.failed.get(whose) || {};
    if (this.asking.has(whose) || this.phone.steady() / 1000 < after) return false;
    const shown = this.shown(whose);
    if (!shown || !shown.sure) return true;
    if (now < one.got + one.soft_ttl) return false;
    if (shown.ends - now < HOUR) return true;
    if (!one.due) {
      one.due = now + Math.random() * SPREAD;
      this.save();
    }
    return now >= one.due;
  }

  // Asks for a new strip. Rejects as `ask` does; what is held stays, unless there is no such code any more.
  async renew(whose = OWN, name = "") {
    if (this.asking.has(whose)) return;
    this.asking.add(whose);
    try {
      const { chains, body } = await drawn(this.phone.random);
      this.take(whose, name, chains, await this.phone.ask(whose, body));
      this.failed.delete(whose);
    } catch (problem) {
      const { times = 0 } = this.failed.get(whose) || {};
      const wait = Math.max(problem.after || 0, Math.min(RETRY[0] * 2 ** times, RETRY[1]));
      this.failed.set(whose, { times: times + 1, after: this.phone.steady() / 1000 + wait });
      if (LOST.includes(problem.name) && this.people.delete(whose)) this.save();
      throw problem;
    } finally {
      this.asking.delete(whose);
    }
  }

  take(whose, name, chains, { passes, soft_ttl, now, word }) {
    this.look();
    this.clock.set(Date.parse(now));
    const seconds = this.now();
    this.word = { number: word, hour: Math.floor(seconds / HOUR) };
    const kept = passes.map(({ code }, place) => ({ code, seed: hexOf(chains[place].seed) }));
    const open = kept.map(opened);
    if (open.some(({ id }, place) => hexOf(id) !== hexOf(chains[place].id))) throw new Error("other ids");
    this.people.set(whose, { whose, name, passes: kept, open, soft_ttl, got: seconds, due: 0 });
    this.save();
  }

  // Without the passes that have ended, and those who have none left.
  drop() {
    const now = this.now();
    for (const one of this.people.values()) {
      const left = one.open.map(({ expires }) => now < expires);
      one.passes = one.passes.filter((_, place) => left[place]);
      one.open = one.open.filter((_, place) => left[place]);
      if (!one.open.length) this.people.delete(one.whose);
    }
    this.save();
  }

  // Only those people are shown any longer.
  only(known) {
    for (const whose of this.people.keys()) if (whose !== OWN && !known.includes(whose)) this.people.delete(whose);
    this.save();
  }

  save() {
    this.look();
    const people = [...this.people.values()].map(({ open, ...one }) => one);
    this.saved = people.length > 0;
    this.phone.write(this.saved ? JSON.stringify({ clock: this.clock.keep(), word: this.word, people }) : "");
  }
}

// What another version kept, or nobody, is nothing.
function parsed(text) {
  try {
    const kept = JSON.parse(text || "{}");
    for (const { passes } of kept.people || []) passes.forEach(opened);
    return kept;
  } catch {
    return {};
  }
}
