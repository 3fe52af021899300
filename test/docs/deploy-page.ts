/**
 * docs/deploy.md as its tests read it: the commands in its `sh` blocks, line by line as a shell sees them, and the words in
 * its inline code.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Who pastes a block: readers of the console's way, of the CLI's, or both. */
export type Way = 'console' | 'cli' | 'both';

/** One fenced block. */
export interface Block {
  /** Number of the step that it stands in, such as `7.3`. */
  readonly step: string;
  readonly way: Way;
  readonly text: string;
}

/** A label such as `**Open. Console**` says whose the blocks below it are, up to the next or to a heading. */
const PART =
  /^#{2,3} (?<heading>[\d.]*\d)|\*\*(?:\w+\. )?(?<label>Console|CLI|Either way)\*\*|^(?<indent> *)```sh\n(?<text>[\s\S]*?)^ *```$/gm;
const WAYS: Readonly<Record<string, Way>> = { Console: 'console', CLI: 'cli' };

/** The whole page. */
export const PAGE = readFileSync(fileURLToPath(new URL('../../docs/deploy.md', import.meta.url)), 'utf8');

/** The blocks to paste into a shell, in the order of the page. */
export const BLOCKS: readonly Block[] = readBlocks(PAGE);

/** The page without its fenced blocks. */
export const PROSE = PAGE.replace(/^```\w*\n[\s\S]*?^```$/gm, '');

/** A step with its prose and its blocks. */
export function readSection(step: string): string {
  const start = PAGE.search(new RegExp(`^#{2,3} ${step.replace('.', '\\.')}\\.? `, 'm'));
  return PAGE.slice(start).split(/\n(?=#{2,3} \d)/)[0] ?? '';
}

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

/** The blocks of a page; one in a list is indented. */
export function readBlocks(page: string): readonly Block[] {
  const blocks: Block[] = [];
  let step = '';
  let way: Way = 'both';
  for (const { groups = {} } of page.matchAll(PART)) {
    const { heading, label, text, indent = '' } = groups;
    if (heading !== undefined) [step, way] = [heading, 'both'];
    else if (label !== undefined) way = WAYS[label] ?? 'both';
    else if (text !== undefined)
      blocks.push({ step, way, text: text.replace(new RegExp(`^${indent}`, 'gm'), '') });
  }
  return blocks;
}
