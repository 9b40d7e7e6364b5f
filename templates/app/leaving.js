// Home of leaving nothing behind: what one person began in this tab, and the passes this phone holds for them.

import { forget } from "./api.js";
import { writePasses } from "./kept.js";

export function forgetAll() {
  forget();
  writePasses("");
}
