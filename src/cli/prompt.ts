import {createInterface} from 'node:readline/promises';
import {Writable} from 'node:stream';
import {visible} from '../text/visible.ts';

type Terminal = {readonly stdin: NodeJS.ReadStream; readonly stderr: NodeJS.WriteStream};

/** Asks yes or no on standard error; anything but y or yes is no. The question may quote what others wrote. */
export const askAt =
	({stdin, stderr}: Terminal) =>
	async (question: string): Promise<boolean> => {
		const lines = createInterface({input: stdin, output: stderr});
		try {
			return /^y(es)?$/i.test((await lines.question(`${visible(question)} [y/N] `)).trim());
		} finally {
			lines.close();
		}
	};

/** Asks without echo; undefined when the person ends the input. The prompt may be a server's own. */
export const askSecretAt =
	({stdin, stderr}: Terminal) =>
	async (prompt: string): Promise<string | undefined> => {
		const silent = new Writable({write: (_chunk, _encoding, done) => done()});
		const lines = createInterface({input: stdin, output: silent, terminal: true});
		stderr.write(visible(prompt));
		try {
			const secret = await new Promise<string | undefined>(resolve => {
				lines.once('close', () => resolve(undefined));
				lines.once('SIGINT', () => lines.close());
				lines.question('').then(resolve, () => resolve(undefined));
			});
			return secret === '' ? undefined : secret;
		} finally {
			lines.close();
			stderr.write('\n');
		}
	};
