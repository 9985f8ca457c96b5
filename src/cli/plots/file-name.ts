/** `text` with what file names should not hold replaced. */
export function fileName(text: string): string {
  return text.replaceAll(/[^\w.-]+/g, '-');
}
