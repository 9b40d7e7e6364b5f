// Home of the time on the phone: the server's, counted on by a counter that nobody sets.
//
// The phone's own clock may be wrong by hours and is set by hand, so it is read for one thing alone: how long the
// counter stood still, while the page was closed or the phone slept. A clock set back meanwhile tells nothing, so the
// time is doubted (`sure`) until the server tells it again; set forward it cannot be told from sleep.

const JUMP = 2000; // milliseconds; two readings of clocks that both go differ by less

export class ServerClock {
  // `steady`, `wall`: milliseconds of a counter and of the phone's clock; `kept` as `keep` gave it, or null.
  constructor({ steady, wall }, kept) {
    Object.assign(this, { steady, wall, at: null, sure: true });
    if (!kept) return;
    const gone = wall() - kept.wall;
    this.at = { server: kept.server + Math.max(gone, 0), steady: steady(), wall: wall() };
    this.sure = gone >= -JUMP;
  }

  // As an answer told it just now.
  set(server) {
    this.at = { server, steady: this.steady(), wall: this.wall() };
    this.sure = true;
  }

  // Milliseconds since 1970 by the server; null where it never told.
  now() {
    if (!this.at) return null;
    const [steady, wall] = [this.steady(), this.wall()];
    const counted = steady - this.at.steady;
    const slept = wall - this.at.wall - counted; // where it is less than nothing the clock was set back
    this.at = { server: this.at.server + counted + (slept > JUMP ? slept : 0), steady, wall };
    return this.at.server;
  }

  keep() {
    return this.at && { server: this.now(), wall: this.wall() };
  }
}
