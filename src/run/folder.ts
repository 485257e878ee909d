import {quote} from '../target/quote.ts';

/** Everything that nearmetal keeps on a target. */
export const stateFolder = '/var/lib/nearmetal';
export const runsFolder = `${stateFolder}/runs`;
export const runFolder = (run: string): string => `${runsFolder}/${run}`;
export const journalFile = (run: string): string => `${runFolder(run)}/journal.jsonl`;
/** What was there before change `n`, and what was read back after it, as the kind's `show` prints it: names in the run's folder. */
export const beforeName = (n: number): string => `before/${n}.before`;
export const afterName = (n: number): string => `before/${n}.after`;
export const beforeFile = (run: string, n: number): string => `${runFolder(run)}/${beforeName(n)}`;
export const afterFile = (run: string, n: number): string => `${runFolder(run)}/${afterName(n)}`;
export const undoFile = (run: string): string => `${runFolder(run)}/undo.sh`;
/** The script that takes back what a run did inside the guest: it lies there, and beside `undo.sh` on the host. */
export const undoGuestName = 'undo-guest.sh';
/** How these scripts are started by hand, as root. */
export const undoByHand = (run: string): string => `sh ${quote(undoFile(run))}`;
export const undoGuestByHand = (run: string): string => `sh ${quote(`${runFolder(run)}/${undoGuestName}`)}`;
