/** A table of integrations in Vault, which a case changes without new processes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TABLE_SECRET_ID } from '../../local/cloud/names.ts';
import type { Config, MendStage } from './mend-stage.ts';

/** A row, as far as cases change it. */
export interface Row {
  readonly name: string;
  route: string;
  target: string;
  timeoutSeconds?: number;
  readonly credential: { readonly type: string; readonly secretId: string; scope?: string };
  readonly allow: { clients?: string[]; scopes?: string[] }[];
}

/** Functions whose table is in Vault, and read again soon. */
export const TABLE_IN_VAULT: Config = { INTEGRATIONS: TABLE_SECRET_ID, SECRET_TTL_SECONDS: '1' };

/** The rows of the local cloud, with local addresses. */
function readRows({ state }: MendStage): Row[] {
  return JSON.parse(readFileSync(join(state, 'integrations.json'), 'utf8'));
}

/** Stores the local cloud's table with these rows changed. */
export async function storeTable(
  stage: MendStage,
  edit: (row: Row) => void = () => undefined,
): Promise<void> {
  const rows = readRows(stage);
  for (const row of rows) edit(row);
  await storeContent(stage, JSON.stringify(rows));
}

/** Stores the table with one row changed. */
export function storeRow(stage: MendStage, name: string, edit: (row: Row) => void): Promise<void> {
  return storeTable(stage, (row) => {
    if (row.name === name) edit(row);
  });
}

/** Gives a row this time. */
export function waitFor(seconds: number) {
  return (row: Row): void => {
    row.timeoutSeconds = seconds;
  };
}

/** Stores the secret's content, whatever it is; twice, so that PREVIOUS is no way out. */
export async function storeContent(
  stage: MendStage,
  content: string,
  secretId = TABLE_SECRET_ID,
): Promise<void> {
  const path = `/.local/secrets/${secretId}/versions`;
  for (let count = 0; count < 2; count += 1) {
    await stage.control('vault', { method: 'POST', path, body: { content, stage: 'CURRENT' } });
  }
}
