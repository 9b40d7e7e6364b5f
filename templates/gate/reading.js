// Home of reading the QR codes in a picture: by the browser's own reader where it has one, else by zxing-wasm.

const READER = "/static/gate/vendor/zxing-wasm/reader/";
const OPTIONS = { formats: ["QRCode"], tryHarder: true, maxNumberOfSymbols: 4, returnErrors: true };
let opened = null;

// A function of a canvas that gives {texts, unreadable}: what was read, and whether there is a code that was not.
export function reader() {
  opened ??= native().then((found) => found ?? compiled());
  return opened;
}

async function native() {
  if (!("BarcodeDetector" in window)) return null;
  const formats = await BarcodeDetector.getSupportedFormats().catch(() => []);
  if (!formats.includes("qr_code")) return null;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  return async (canvas) => {
    const texts = (await detector.detect(canvas)).map((each) => each.rawValue);
    return { texts: texts.filter(Boolean), unreadable: texts.includes("") };
  };
}

async function compiled() {
  const zxing = await import(`${READER}index.js`);
  await zxing.prepareZXingModule({ overrides: { locateFile: (file) => READER + file }, fireImmediately: true });
  return async (canvas) => {
    const picture = canvas.getContext("2d", { willReadFrequently: true }).getImageData(0, 0, canvas.width, canvas.height);
    const found = await zxing.readBarcodes(picture, OPTIONS);
    const read = found.filter((each) => each.isValid);
    return { texts: read.map((each) => each.text), unreadable: read.length < found.length };
  };
}
