/** Headings of a page, as links name them. */

/** Whether the page has a heading to which `#anchor` leads. */
export function hasHeading(page: string, anchor: string): boolean {
  return [...page.matchAll(/^#+ (.+)$/gm)].some(([, heading = '']) => toAnchor(heading) === anchor);
}

/** As GitHub makes it. */
function toAnchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}
