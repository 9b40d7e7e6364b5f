// Home of the page of the code.

import { settings } from "../../settings.js";
import { codePage } from "../../lib/page.js";
import { platform } from "../../platform.js";

Page(codePage(platform, settings));
