// Home of the camera: opened, drawn frame by frame onto a canvas, closed, and opened again after a phone slept.

const LARGEST = 1280; // pixels of the longer side that are looked at
const WANTED = { audio: false, video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } } };
const canvas = document.createElement("canvas");
const video = document.getElementById("video");
let stream = null;

export const isOpen = () => stream !== null;

// Throws what the browser throws when it does not open.
export async function open() {
  if (!navigator.mediaDevices) throw new DOMException("", "NotFoundError"); // an app whose browser has none
  if (navigator.standalone) {
    // A page on the home screen of an iPhone gets no picture after a pause unless it asks for any camera first.
    stopped(await navigator.mediaDevices.getUserMedia({ video: true }));
  }
  stream = await navigator.mediaDevices.getUserMedia(WANTED);
  video.srcObject = stream;
  await video.play();
}

export function close() {
  if (stream) stopped(stream);
  stream = null;
  video.srcObject = null;
}

// The next frame on a canvas, and when it was delivered (performance.now); null once the camera is closed.
export function frame() {
  return new Promise((give) => {
    const taken = () => give(stream && video.videoWidth ? { at: performance.now(), canvas: drawn(video, video.videoWidth, video.videoHeight) } : null);
    if (video.requestVideoFrameCallback) video.requestVideoFrameCallback(taken);
    else setTimeout(taken, 60);
  });
}

export async function photo(file) {
  const picture = await createImageBitmap(file);
  return drawn(picture, picture.width, picture.height);
}

function drawn(source, width, height) {
  const scale = Math.min(1, LARGEST / Math.max(width, height));
  [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
  canvas.getContext("2d", { willReadFrequently: true }).drawImage(source, 0, 0, canvas.width, canvas.height);
  return canvas;
}

const stopped = (each) => each.getTracks().forEach((track) => track.stop());
