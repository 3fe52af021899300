/** Variables of the shell, and files, in the blocks of docs/deploy.md: which a block makes, and which it uses. */

/** Names that a block sets: by `=`, `for`, `read`, or by asking for them. */
export function findSet(text: string): readonly string[] {
  return [
    ...[...text.matchAll(/(?:^|[\s;"])([A-Z][A-Z0-9_]*)=/gm)].map(([, name = '']) => name),
    ...[...text.matchAll(/\b(?:for|read -rs?) ([A-Z][A-Z0-9_ ]*)/g)].flatMap(([, names = '']) =>
      toNames(names),
    ),
    ...findKept(text),
  ];
}

/** Names that `keep` writes into the file of names, and asks for when the shell does not know them. */
export function findKept(text: string): readonly string[] {
  return [...text.matchAll(/^keep ([A-Z][A-Z0-9_ ]*)$/gm)].flatMap(([, names = '']) => toNames(names));
}

/** Names whose values a block uses. */
export function findUsed(text: string): readonly string[] {
  // `${JSON.parse(…` is no variable, but a template of JavaScript.
  const names = [...text.matchAll(/\$(?:\{([A-Z][A-Z0-9_]*)[}-]|([A-Z][A-Z0-9_]*))/g)];
  return [...new Set(names.map(([, inBraces, bare = '']) => inBraces ?? bare))];
}

/** Files of `.local/deploy` that a block writes. */
export function findWritten(text: string): readonly string[] {
  const asked = [...text.matchAll(/^ask_secret (\S+)$/gm)].map(([, name = '']) => name);
  const written = [...text.matchAll(/(?:>>?|-keyout|-out|--output) "?\.local\/deploy\/([\w.-]+)/g)];
  return [...asked, ...written.map(([, name = '']) => name)];
}

/** Files of `.local/deploy` that a block names; one that may be missing is left out. */
export function findFiles(text: string): readonly string[] {
  const needed = text.replace(/\.local\/\S+ 2> \/dev\/null/g, '').replace(/^rm .*$/gm, '');
  return [...needed.matchAll(/\.local\/deploy\/([\w.-]+)/g)].map(([, name = '']) => name);
}

function toNames(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
