import {spawn} from 'node:child_process';
import {constants} from 'node:os';

/** Read by the shell, as git and man read it: `less -R`, `vim -c 'set nowrap'`. What it works on is no part of any shell's words. */
const asTyped = {input: 'eval "$1"', file: 'eval "$1 \\"\\$2\\""'} as const;

/**
 * Runs a command of the person's own on the terminal of this process, which nobody else may read from meanwhile.
 * @param work what it gets on its standard input, or the name of the file that it opens
 * @returns its status; 127 where there is no such program
 */
export const runOnTerminal = (
	command: string,
	work: {readonly input: string} | {readonly file: string},
	env: NodeJS.ProcessEnv,
): Promise<number> =>
	new Promise((resolve, reject) => {
		const [script, words] = 'file' in work ? [asTyped.file, [work.file]] : [asTyped.input, []];
		const child = spawn('sh', ['-c', script, 'sh', command, ...words], {
			env,
			stdio: ['file' in work ? 'inherit' : 'pipe', 'inherit', 'inherit'],
		});
		// A pager may be left before it has read everything.
		child.stdin?.on('error', () => {});
		child.stdin?.end('input' in work ? work.input : '');
		child.on('error', reject);
		child.on('close', (status, signal) => resolve(status ?? 128 + (signal === null ? 0 : constants.signals[signal])));
	});

/** Waits until Enter is pressed on the terminal of this process, or it is at its end. Nobody else may read from it meanwhile. */
export const enterOnTerminal = (): Promise<void> =>
	new Promise((resolve, reject) => {
		const child = spawn('sh', ['-c', 'read -r line'], {stdio: ['inherit', 'ignore', 'inherit']});
		child.on('error', reject);
		child.on('close', () => resolve());
	});
