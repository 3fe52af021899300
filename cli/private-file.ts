/** Writes what holds a secret to a file that is nobody else's to read. */
import { chmodSync, writeFileSync } from 'node:fs';

/** Writes it, also where the file was there before. Throws an error that names the file. */
export function writePrivately(file: string, text: string): void {
  try {
    // Closed to others before there is anything in it.
    writeFileSync(file, '', { mode: 0o600 });
    chmodSync(file, 0o600);
    writeFileSync(file, text);
  } catch {
    throw new Error(`${file} cannot be written: name a file in a folder of yours with --output`);
  }
}
