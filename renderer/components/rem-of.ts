/** A measure of the drawing, in pixels at the usual size of type, as one that grows with the type around it. */
export function remOf(px: number): string {
  return `${px / 16}rem`;
}
