import {spawnSync} from 'node:child_process';
import {chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';

/** A folder that stands for a host, where a real shell runs one of our scripts: the script's own paths lead into it. */
export class ScriptHost {
	readonly root = mkdtempSync(join(tmpdir(), 'script-host-'));
	readonly #script: string;

	/** @param programs bodies of programs that are found before the machine's own; $ROOT is the folder */
	constructor(script: readonly string[], programs: Readonly<Record<string, string>>) {
		this.#script = this.write(
			'/script.sh',
			script
				.join('\n')
				.replaceAll(/(?<![\w$}])\/(?=(?:etc|proc|run|sys)\/)/g, `${this.root}/`)
				.replace('PATH="', `PATH="${this.root}/bin:`),
		);
		for (const [name, body] of Object.entries({logger: 'echo "$*" >> "$ROOT/log"', ...programs})) {
			chmodSync(this.write(`/bin/${name}`, `#!/bin/sh\n${body}\n`), 0o755);
		}
	}

	write(path: string, text: string): string {
		const here = join(this.root, path);
		mkdirSync(dirname(here), {recursive: true});
		writeFileSync(here, text);
		return here;
	}

	read(path: string): string | undefined {
		return existsSync(join(this.root, path)) ? readFileSync(join(this.root, path), 'utf8') : undefined;
	}

	/** Takes a file away and returns its lines. */
	take(path: string): readonly string[] {
		const lines = (this.read(path) ?? '').split('\n').filter(line => line !== '');
		rmSync(join(this.root, path), {force: true});
		return lines;
	}

	run(shell: string, words: readonly string[], input = ''): {readonly status: number | null; readonly printed: string} {
		const {status, stdout, stderr} = spawnSync(shell, [this.#script, ...words], {
			encoding: 'utf8',
			input,
			env: {PATH: process.env.PATH, ROOT: this.root},
		});
		return {status, printed: stdout + stderr};
	}

	remove(): void {
		rmSync(this.root, {recursive: true});
	}
}
