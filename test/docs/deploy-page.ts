/**
 * docs/deploy.md as its tests read it: the commands in its `sh` blocks, line by line as a shell sees them, and the words in
 * its inline code.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One fenced block. */
export interface Block {
  /** Number of the step that it stands in, such as `7.3`. */
  readonly step: string;
  readonly text: string;
}

/** The whole page. */
export const PAGE = readFileSync(fileURLToPath(new URL('../../docs/deploy.md', import.meta.url)), 'utf8');

/** The blocks to paste into a shell, in the order of the page. */
export const BLOCKS: readonly Block[] = readBlocks(PAGE);

/** The page without its fenced blocks. */
export const PROSE = PAGE.replace(/^```\w*\n[\s\S]*?^```$/gm, '');

/** What stands in backticks in the prose. */
export const INLINE_CODE: readonly string[] = [...PROSE.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

/** The lines of a block that are commands, continued ones joined: those of a here document are not. */
export function toCommandLines(text: string): readonly string[] {
  const lines: string[] = [];
  let end: string | undefined;
  for (const line of text.replace(/\\\n\s*/g, '').split('\n')) {
    if (end !== undefined) {
      if (line === end) end = undefined;
      continue;
    }
    end = /<<'?(\w+)'?$/.exec(line)?.[1];
    if (line.trim() !== '') lines.push(line);
  }
  return lines;
}

/** Names of commands in a line, each with its first words: `oci vault secret create-base64`, `node`. */
export function findCommands(line: string): readonly string[] {
  const bare = line
    .replace(/'[^']*'/g, "''")
    .replace(/"(?:\\.|[^"\\$]|\$(?!\())*"/g, '""')
    .replace(/\$\{?\w+\}?/g, 'X');
  return (
    bare
      // What begins with a quote is the rest of a text around a $(...).
      .split(/\||&&|;|\$\(|[(){}]|\bdo\b|\bthen\b/)
      .map((piece) => piece.trim().replace(/^(?:\w+=\S*\s+|while\s+)*/, ''))
      .filter((piece) => piece !== '' && !/^(?:\w+=\S*|for\b.*|done|".*)$/.test(piece))
      .map((piece) => /^\S+(?: (?!-)[a-z][\w-]*)*/.exec(piece)?.[0] ?? piece)
  );
}

function readBlocks(page: string): Block[] {
  const blocks: Block[] = [];
  let step = '';
  for (const [whole, heading, text] of page.matchAll(/^#{2,3} ([\d.]*\d)|^```sh\n([\s\S]*?)^```$/gm)) {
    if (heading !== undefined) step = heading;
    else if (text !== undefined) blocks.push({ step, text });
    else throw new Error(whole);
  }
  return blocks;
}
