/**
 * State on disk that survives a kill at any instant: written whole beside its place, then moved in.
 * A reader sees the old state or the new one, never a part of one. Files are readable by their owner only.
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** The file's text, or undefined when there is no such file. */
export function readStateFile(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Replaces the file by `text`, or leaves the old one when it fails. */
export function writeStateFile(file: string, text: string): void {
  const draft = writeDraft(file, text);
  try {
    fs.renameSync(draft, file);
  } catch (error) {
    fs.rmSync(draft, { force: true });
    throw error;
  }
}

/**
 * Creates the file with `text`, or answers false when it is there already.
 * Of several processes that start at once, one wins; the others must read what it wrote.
 */
export function createStateFile(file: string, text: string): boolean {
  const draft = writeDraft(file, text);
  try {
    // A hard link fails when its name is taken; a rename would silently replace the winner's file.
    fs.linkSync(draft, file);
    return true;
  } catch (error) {
    if (isErrorCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

function writeDraft(file: string, text: string): string {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.${randomBytes(6).toString('hex')}.draft`;
  // `flush` puts the bytes on the disk before the rename names them: a power cut must not leave an empty file.
  fs.writeFileSync(draft, text, { mode: 0o600, flag: 'wx', flush: true });
  return draft;
}

function isErrorCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
