import {createHash} from 'node:crypto';
import {mkdirSync, mkdtempSync, readdirSync, readFileSync} from 'node:fs';
import {appendFile} from 'node:fs/promises';
import {join} from 'node:path';
import {quoteAll} from '../../src/target/quote.ts';
import {type Environment, onHost, type Result, sshOptions, start} from './environment.ts';

/** nearmetal as its user has it. */
export type Program = {
	/** Without a terminal. */
	run(...argv: readonly string[]): Promise<Result>;
	/** The line that starts it in a terminal of this machine. */
	line(...argv: readonly string[]): string;
	/** A new folder, empty, where the program runs. */
	newFolder(): Promise<string>;
	/** The files in a folder where the program runs: name → text. */
	files(folder: string): Promise<ReadonlyMap<string, string>>;
	/** Adds lines to its user's known_hosts. */
	trust(keys: string): Promise<void>;
};

/** The program where the environment wants it. */
export const program = async (at: Environment): Promise<Program> => (at.isOnHost ? await copied(at) : overSsh(at));

/** The bundle on this machine, which reaches the host over SSH. */
const overSsh = (at: Environment): Program => {
	const words = (argv: readonly string[]): readonly string[] => [
		'dist/nearmetal.mjs',
		...argv,
		...['--host', `${at.user}@${at.host}:${at.port}`, '--identity', at.identity],
	];
	return {
		run: (...argv) => start(process.execPath, words(argv), {env: {PATH: process.env.PATH, HOME: at.home}}),
		line: (...argv) => quoteAll(['env', 'LC_ALL=C.UTF-8', 'CI=', `HOME=${at.home}`, process.execPath, ...words(argv)]),
		newFolder: async () => mkdtempSync(join(at.home, 'folder-')),
		async files(folder) {
			mkdirSync(folder, {recursive: true});
			return new Map(readdirSync(folder).map(name => [name, readFileSync(join(folder, name), 'utf8')]));
		},
		trust: keys => appendFile(join(at.home, '.ssh/known_hosts'), keys),
	};
};

/** The executable, copied to the host, which has no Node: as somebody does who is logged in there. */
const copied = async (at: Environment): Promise<Program> => {
	const folder = `/var/tmp/nearmetal-e2e-${at.user}`;
	const [home, executable] = [`${folder}/home`, '/usr/local/bin/nearmetal'];
	const login = `${at.user}@${at.host}`;
	const onHostAsUser = (words: readonly string[], input = ''): Promise<Result> =>
		start('ssh', [...sshOptions(at), login, quoteAll(words)], {input});
	const must = async (result: Promise<Result>): Promise<string> => {
		const {status, stdout, stderr} = await result;
		if (status !== 0) throw new Error(stderr + stdout);
		return stdout;
	};
	await must(onHostAsUser(['sh', '-c', 'rm -rf "$1" && mkdir -p -m 700 "$1/.ssh"', 'sh', home]));
	// Copied once, and packed: an emulated host takes minutes to decrypt all of it.
	const sum = createHash('sha256').update(readFileSync('dist/nearmetal')).digest('hex');
	if ((await onHostAsUser(['sh', '-c', 'echo "$2  $1" | sha256sum --check --status', 'sh', executable, sum])).status !== 0) {
		const asRoot = at.user === 'root' ? [] : ['sudo', '-n'];
		const unpack = [...asRoot, 'sh', '-c', 'gunzip > "$1" && chmod 755 "$1"', 'sh', executable];
		await must(start('sh', ['-c', `gzip -1 < dist/nearmetal | ${quoteAll(['ssh', ...sshOptions(at), login, quoteAll(unpack)])}`]));
	}

	// The user's own key, with which he reaches guests from there.
	await must(onHostAsUser(['sh', '-c', 'umask 077; cat > "$1"', 'sh', `${home}/.ssh/id_ed25519`], readFileSync(at.identity, 'utf8')));
	const words = (argv: readonly string[]): readonly string[] => ['env', 'LC_ALL=C.UTF-8', `HOME=${home}`, executable, ...argv];
	return {
		run: (...argv) => onHostAsUser(words(argv)),
		line: (...argv) => quoteAll(['ssh', '-t', ...sshOptions(at), login, quoteAll(words(argv))]),
		newFolder: async () => (await must(onHostAsUser(['mktemp', '-d', '-p', folder]))).trim(),
		async files(from) {
			const listing = await onHost(at, `cd ${from} && for file in *; do echo "$file $(base64 -w 0 < "$file")"; done`);
			return new Map(
				listing
					.trim()
					.split('\n')
					.map(line => line.split(' '))
					.map(([name = '', content = '']) => [name, Buffer.from(content, 'base64').toString()]),
			);
		},
		async trust(keys) {
			await must(onHostAsUser(['sh', '-c', 'umask 077; cat >> "$1"', 'sh', `${home}/.ssh/known_hosts`], keys));
		},
	};
};
