import {execFile} from 'node:child_process';
import {appendFile} from 'node:fs/promises';
import {promisify} from 'node:util';

const run = promisify(execFile);
const pause = (milliseconds: number): Promise<void> => new Promise(resolve => setTimeout(resolve, milliseconds));

let started = 0;

/** The built wizard in a real terminal of a fixed size, driven by keys and read as a person reads it. tmux is the terminal. */
export class Terminal {
	readonly #server: string;

	private constructor(server: string) {
		this.#server = server;
	}

	/** @param line what is typed at the shell's prompt */
	static async start(columns: number, rows: number, line: string): Promise<Terminal> {
		// A server that was ended may still be about to go: none has the name of another.
		const terminal = new Terminal(`nearmetal-test-${process.pid}-${++started}`);
		// A shell stays behind the program, so that what it prints on leaving can still be read.
		await terminal.#tmux('new-session', '-d', '-x', String(columns), '-y', String(rows), 'sh');
		await terminal.#tmux('send-keys', '-l', line);
		await terminal.press('Enter');
		return terminal;
	}

	#tmux(...argv: readonly string[]): Promise<{readonly stdout: string}> {
		return run('tmux', ['-L', this.#server, '-f', '/dev/null', ...argv]);
	}

	async screen(): Promise<string> {
		return (await this.#tmux('capture-pane', '-p')).stdout;
	}

	async press(key: string): Promise<void> {
		await this.#tmux('send-keys', key);
		await pause(150);
	}

	/** Replaces what stands in the field of a form. */
	async fill(text: string): Promise<void> {
		await this.press('C-u');
		// Keys that arrive together are one input to Ink.
		await this.until(/▏ needed/);
		await this.#tmux('send-keys', '-l', text);
		await this.until(new RegExp(`${text.replaceAll('.', '\\.')}▏`));
	}

	/** Waits until the screen is this one, to the character. @throws with the last screen. */
	async untilSame(screen: string): Promise<void> {
		await this.until(new RegExp(`^${screen.replaceAll(/[^\w\s]/g, '\\$&')}$`));
	}

	/** Waits until the screen shows it. @throws with the last screen. */
	async until(what: RegExp, seconds = 60): Promise<string> {
		const end = Date.now() + seconds * 1000;
		for (;;) {
			const screen = await this.screen();
			if (what.test(screen)) return screen;
			if (Date.now() > end) throw new Error(`${what} did not appear within ${seconds} s:\n${screen}`);
			await pause(200);
		}
	}

	/** Moves to the guest in the list and takes it. */
	async choose(guest: string): Promise<void> {
		for (let tries = 0; tries < 50; tries++) {
			const screen = await this.until(/● Guest/);
			if (screen.split('\n').some(line => line.includes('›') && line.includes(` ${guest} `))) break;
			await this.press('Down');
		}

		await this.press('Enter');
	}

	/** What somebody else writes on the terminal, as wall and the kernel do. */
	async writeOver(text: string): Promise<void> {
		const {stdout} = await this.#tmux('display-message', '-p', '#{pane_tty}');
		await appendFile(stdout.trim(), text);
	}

	async resize(columns: number, rows: number): Promise<void> {
		await this.#tmux('resize-window', '-x', String(columns), '-y', String(rows));
		await pause(300);
	}

	/** Ends the program and everything in the terminal. */
	async end(): Promise<void> {
		await this.#tmux('kill-server').catch(() => {});
	}
}
