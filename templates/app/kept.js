// Home of the text in which this browser keeps the passes it was given.

const NAME = "healthcode-passes";
let memory = ""; // where the browser keeps nothing

// What one of the pages has kept, or nothing.
export function remembered(name) {
  try {
    return localStorage.getItem(name) || "";
  } catch {
    return "";
  }
}

export const readPasses = () => remembered(NAME) || memory;

export function writePasses(text) {
  try {
    if (text) localStorage.setItem(NAME, text);
    else localStorage.removeItem(NAME);
  } catch {
    memory = text;
  }
}
