// Home of what this device keeps: lists, the place it stands at, counts. Nothing of anybody who was scanned.

const BEFORE = "healthcode-gate:";

export function get(name) {
  try {
    return JSON.parse(localStorage.getItem(BEFORE + name));
  } catch {
    return null;
  }
}

export function put(name, value) {
  try {
    localStorage.setItem(BEFORE + name, JSON.stringify(value));
  } catch {
    // A device without storage checks all the same, and begins anew next time.
  }
}

export function forget() {
  for (const name of Object.keys(localStorage)) if (name.startsWith(BEFORE)) localStorage.removeItem(name);
}
