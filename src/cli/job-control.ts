import type {JobControl} from '../../components/job-control.ts';
import {enterOnTerminal} from '../target/on-terminal.ts';
import {openText} from './open-text.ts';
import {isReadOut} from './terminal.ts';

/** Milliseconds for the kernel to stop the job; those that pass while it is stopped do not matter. */
const stopping = 100;

/** Milliseconds in which nobody reads a text and leaves it: a pager that ends sooner only printed it (cat, less -F). */
const onlyPrinted = 200;

/** What a key of the terminal sends to all who have it: a pager takes Ctrl+C for itself, and nearmetal is not meant. */
const fromKeys = ['SIGINT', 'SIGQUIT'] as const;

/** Milliseconds since some beginning, and what waits for Enter on the terminal. */
type Person = {readonly now: () => number; readonly enter: () => Promise<void>};

/** The shell's job control over the process and those it was started with, and the programs that it starts on its terminal itself. */
export const jobControl = (
	process: NodeJS.Process,
	{now, enter}: Person = {now: () => performance.now(), enter: enterOnTerminal},
): JobControl => ({
	stop() {
		// The whole process group, as the terminal's own Ctrl+Z does: the shell waits for npm where npm started us. A group that no shell
		// waits for (ssh -t HOST nearmetal) is not stopped by SIGTSTP (setpgid(2), orphaned process groups): then this ends by itself.
		process.kill(0, 'SIGTSTP');
		return new Promise(resolve => setTimeout(resolve, stopping));
	},
	onContinued(listener) {
		const continued = (): void => {
			// The window may have become another while the process was stopped: SIGWINCH goes to the job in the foreground alone.
			process.emit('SIGWINCH', 'SIGWINCH');
			listener();
		};
		process.on('SIGCONT', continued);
		return () => process.off('SIGCONT', continued);
	},
	async open(opener, text) {
		const heard = fromKeys.map(signal => [signal, process.rawListeners(signal)] as const);
		const ignore = (): void => {};
		for (const signal of fromKeys) process.removeAllListeners(signal).on(signal, ignore);
		// It takes the whole window, which is seen and not heard.
		if (isReadOut(process.env)) process.stdout.write(`The ${opener} has the terminal now; leaving it leads back to nearmetal.\n`);
		// Else keys would be read here that are typed there.
		process.stdin.pause();
		try {
			const begun = now();
			const sentence = await openText(process.env, opener, text);
			if (opener === 'pager' && sentence === undefined && now() - begun < onlyPrinted) {
				process.stdout.write('\nEnter leads back to nearmetal. ');
				await enter();
			}
			return sentence;
		} finally {
			// The alternate screen is entered where the cursor stands, and a frame is drawn from there on.
			process.stdout.write('\r');
			for (const [signal, listeners] of heard) {
				process.off(signal, ignore);
				for (const listener of listeners) process.on(signal, listener as NodeJS.SignalsListener);
			}
		}
	},
});
