import type {Output} from '../target.ts';
import {writeTogetherScript} from '../write-together.ts';
import type {Domains} from './domains.ts';
import {answerInterrupts, runScript} from './keepers.ts';
import {writeKernelFile} from './kernel-files.ts';
import {existing, failed, type Machine, ok, removeTree, setText, textOf} from './machine.ts';
import {loadModule, unloadModule} from './modules.ts';
import {setAffinity} from './process.ts';
import {answerReading} from './readings.ts';
import {answerUnitQuestion, systemctl} from './systemd.ts';
import {virsh} from './virsh.ts';

/** The programs that the machine in memory understands: exactly those that nearmetal's changes and undo run. */
export const runProgram = (machine: Machine, domains: Domains, argv: readonly string[], input: string): Output => {
	const [name = '', ...words] = argv;
	const fileText = (path: string): string | undefined => (path === '/dev/stdin' || path === '-' ? input : textOf(machine, path));
	const recorded = machine.commands.get(argv.join(' '));
	const answer = name === 'virsh' ? virsh(domains, words, fileText, recorded) : programs[name]?.(machine, words, fileText);
	return answer ?? recorded ?? failed(127, `${argv.join(' ')}: the machine in memory does not know this command`);
};

type Program = (machine: Machine, words: readonly string[], fileText: (path: string) => string | undefined) => Output | undefined;

const paths = (words: readonly string[]): readonly string[] => words.filter(word => !word.startsWith('-'));

const missing = (program: string, path: string): Output => failed(1, `${program}: ${path}: No such file or directory`);

const programs: Readonly<Record<string, Program>> = {
	modprobe: (machine, words) => (words[0] === '-r' ? unloadModule(machine, words[1] ?? '') : loadModule(machine, words[0] ?? '')),

	sysctl(machine, words) {
		const [word = ''] = paths(words);
		const [key = '', ...value] = word.split('=');
		const path = `/proc/sys/${key.replaceAll('.', '/')}`;
		if (!words.includes('-w')) {
			const text = textOf(machine, path);
			return text === undefined
				? failed(255, `sysctl: cannot stat ${path}: No such file or directory`)
				: ok(words.includes('-n') ? text : `${key} = ${text}`);
		}

		const problem = writeKernelFile(machine, path, value.join('='));
		if (problem !== undefined) {
			return failed(
				255,
				problem === 'Invalid argument' ? `sysctl: setting key "${key}": ${problem}` : `sysctl: cannot stat ${path}: ${problem}`,
			);
		}

		return ok(words.includes('-q') ? '' : `${key} = ${value.join('=')}\n`);
	},

	cat(machine, words, fileText) {
		const texts = paths(words).map(path => [path, fileText(path)] as const);
		const absent = texts.find(([, text]) => text === undefined);
		return absent === undefined
			? ok(texts.map(([, text]) => text).join(''))
			: existing(machine).has(absent[0])
				? failed(1, `cat: ${absent[0]}: Permission denied`)
				: missing('cat', absent[0]);
	},

	ls(machine, words) {
		const [path = ''] = paths(words);
		return existing(machine).has(path) ? ok(`${path}\n`) : failed(2, `ls: cannot access '${path}': No such file or directory`);
	},

	rm(machine, words) {
		for (const path of paths(words)) {
			const isThere = existing(machine).has(path);
			const isFolder = isThere && !machine.files.has(path) && !machine.links.has(path);
			if (isFolder && !words.some(word => /^-\w*r/.test(word))) {
				return failed(1, `rm: cannot remove '${path}': Is a directory`);
			}

			if (!isThere && !words.some(word => /^-\w*f/.test(word))) {
				return failed(1, `rm: cannot remove '${path}': No such file or directory`);
			}

			removeTree(machine, path);
		}

		return ok();
	},

	mkdir(machine, words) {
		for (const path of paths(words.filter((_, index) => words[index - 1] !== '-m'))) {
			if (existing(machine).has(path) && !words.includes('-p')) {
				return failed(1, `mkdir: cannot create directory '${path}': File exists`);
			}

			machine.names.add(path);
		}

		return ok();
	},

	rmdir(machine, words) {
		const ignoresFull = words.includes('--ignore-fail-on-non-empty');
		for (const path of paths(words)) {
			const isFull = [...existing(machine)].some(other => other.startsWith(`${path}/`));
			if (isFull && !ignoresFull) {
				return failed(1, `rmdir: failed to remove '${path}': Directory not empty`);
			}

			// A folder that was made for a file is not kept in mind here: it went with the file.
			if (!isFull && !machine.names.delete(path) && !ignoresFull) {
				return failed(1, `rmdir: failed to remove '${path}': No such file or directory`);
			}
		}

		return ok();
	},

	cmp(_machine, words, fileText) {
		const [a = '', b = ''] = paths(words).map(String);
		const [left, right] = [fileText(a), fileText(b)];
		if (left === undefined || right === undefined) {
			return {...missing('cmp', left === undefined ? a : b), status: 2};
		}

		return left === right ? ok() : {status: 1, stdout: words.includes('-s') ? '' : `${a} ${b} differ\n`, stderr: ''};
	},

	sync: () => ok(),

	sh(machine, words, fileText) {
		if (words[0] !== '-c') {
			return runScript(machine, words, fileText('-') ?? '');
		}

		if (words[1] !== writeTogetherScript) {
			return answerUnitQuestion(machine, words) ?? answerInterrupts(machine, words) ?? answerReading(machine.files, words[1] ?? '');
		}

		const [folder = '', ...files] = words.slice(3);
		let rest = Buffer.from(fileText('-') ?? '');
		for (let index = 0; index < files.length; index += 3) {
			const [name = '', mode = '', bytes = ''] = files.slice(index);
			setText(machine, `${folder}/${name}`, rest.subarray(0, Number(bytes)).toString(), Number.parseInt(mode, 8));
			rest = rest.subarray(Number(bytes));
		}

		return ok();
	},

	taskset(machine, words) {
		if (!/^-(?:cp|pc)$/.test(words[0] ?? '')) {
			return undefined;
		}

		const [cpus = '', tid = ''] = paths(words);
		const problem = setAffinity(machine, tid, cpus);
		return problem === undefined
			? ok(`pid ${tid}'s new affinity list: ${cpus}\n`)
			: failed(1, `taskset: failed to set pid ${tid}'s affinity: ${problem}`);
	},

	systemctl,

	chmod(machine, words) {
		const [mode = '', path = ''] = paths(words);
		const text = textOf(machine, path);
		if (text === undefined) {
			return missing('chmod', path);
		}

		setText(machine, path, text, Number.parseInt(mode, 8));
		return ok();
	},
};
