// Charts as pictures, and files to keep.

/** Hands a file to the browser's downloads. */
export function download(name, blob) {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** A drawing of SVG as a PNG of twice its size: its colours come from the page's style sheet, so they are written into a copy of it. */
export async function downloadDrawing(name, drawing) {
  if (!drawing) return;
  const copy = drawing.cloneNode(true);
  const parts = copy.querySelectorAll('*');
  drawing.querySelectorAll('*').forEach((part, i) => {
    const style = getComputedStyle(part);
    ['fill', 'stroke', 'stroke-width', 'font-size', 'font-weight', 'font-family', 'text-anchor'].forEach((property) => parts[i].setAttribute(property, style.getPropertyValue(property)));
  });
  const { width, height } = drawing.getBoundingClientRect();
  copy.setAttribute('width', width * 2);
  copy.setAttribute('height', height * 2);
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * 2;
  canvas.height = height * 2;
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  downloadPng(name, canvas);
}

/** The canvas as a PNG on the page's background, since a canvas has none. */
export function downloadPng(name, canvas) {
  const copy = document.createElement('canvas');
  copy.width = canvas.width;
  copy.height = canvas.height;
  const context = copy.getContext('2d');
  context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--card');
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(canvas, 0, 0);
  copy.toBlob((blob) => download(`${name}.png`, blob), 'image/png');
}
