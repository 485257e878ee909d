import type {Output} from '../target.ts';
import {writeTogetherScript} from '../write-together.ts';
import type {Domains} from './domains.ts';
import {answerFlowtable, nft} from './flowtables.ts';
import {answerInterrupts, runScript} from './keepers.ts';
import {answerChoice, answerValues, writeKernelFile} from './kernel-files.ts';
import {answerEthtool, answerMtu, ethtool, ip} from './links.ts';
import {
	failed,
	isFolder,
	type MemoryMachine,
	makeFolders,
	ok,
	open,
	parentOf,
	removeTree,
	setText,
	textOf,
	writeInFolder,
} from './machine.ts';
import {loadModule, unloadModule} from './modules.ts';
import {networks} from './networks.ts';
import {setAffinity} from './process.ts';
import {answerReading} from './readings.ts';
import {answerSlice, answerUnitQuestion, systemctl} from './systemd.ts';
import {virsh} from './virsh.ts';

/** The programs that the machine in memory understands: exactly those that nearmetal's changes and undo run. */
export const runProgram = (machine: MemoryMachine, domains: Domains, argv: readonly string[], input: string): Output => {
	const [name = '', ...words] = argv;
	if (name === 'xargs') return runProgram(machine, domains, [...words, ...input.split(/\s+/).filter(word => word !== '')], '');
	const file = (path: string): File => (path === '/dev/stdin' ? {text: input} : open(machine, path));
	const recorded = (words: readonly string[]): Output | undefined => machine.commands.get([name, ...words].join(' '));
	const answer =
		name === 'virsh'
			? (networks(machine, words, file) ?? virsh(domains, words, file, recorded))
			: programs[name]?.(machine, words, file, input);
	return (
		answer ??
		recorded(words) ??
		failed(127, `${argv.join(' ')}: the machine in memory (src/target/memory/programs.ts) does not know this command`)
	);
};

type File = ReturnType<typeof open>;
type Program = (machine: MemoryMachine, words: readonly string[], file: (path: string) => File, input: string) => Output | undefined;

const paths = (words: readonly string[]): readonly string[] => words.filter(word => !word.startsWith('-'));

const programs: Readonly<Record<string, Program>> = {
	modprobe: (machine, words) => (words[0] === '-r' ? unloadModule(machine, words[1] ?? '') : loadModule(machine, words[0] ?? '')),

	sysctl(machine, words) {
		const [word = ''] = paths(words);
		const [key = '', ...value] = word.split('=');
		const path = `/proc/sys/${key.replaceAll('.', '/')}`;
		if (!words.includes('-w')) {
			const text = textOf(machine, path);
			return text === undefined
				? failed(1, `sysctl: cannot stat ${path}: No such file or directory`)
				: ok(words.includes('-n') ? text : `${key} = ${text}`);
		}

		const problem = writeKernelFile(machine, path, value.join('='));
		if (problem !== undefined) {
			return failed(
				1,
				problem === 'Invalid argument' ? `sysctl: setting key "${key}": ${problem}` : `sysctl: cannot stat ${path}: ${problem}`,
			);
		}

		return ok(words.includes('-q') ? '' : `${key} = ${value.join('=')}\n`);
	},

	cat(_machine, words, file) {
		const found = paths(words).map(path => ({path, ...file(path)}));
		return {
			status: found.some(one => 'problem' in one) ? 1 : 0,
			stdout: found.map(one => ('text' in one ? one.text : '')).join(''),
			stderr: found.map(one => ('problem' in one ? `cat: ${one.path}: ${one.problem}\n` : '')).join(''),
		};
	},

	ls(machine, words) {
		const [path = ''] = paths(words);
		return machine.paths.has(path) ? ok(`${path}\n`) : failed(2, `ls: cannot access '${path}': No such file or directory`);
	},

	rm(machine, words) {
		for (const path of paths(words)) {
			const isThere = machine.paths.has(path);
			if (isFolder(machine, path) && !words.some(word => /^-\w*r/.test(word))) {
				return failed(1, `rm: cannot remove '${path}': Is a directory`);
			}

			if (!isThere && !words.some(word => /^-\w*f/.test(word))) {
				return failed(1, `rm: cannot remove '${path}': No such file or directory`);
			}

			removeTree(machine, path);
			if (isThere) machine.names.set(parentOf(path), 'folder');
		}

		return ok();
	},

	mkdir(machine, words) {
		const makesAll = words.includes('-p');
		for (const path of paths(words.filter((_, index) => words[index - 1] !== '-m'))) {
			const problem =
				!makesAll && machine.paths.has(path)
					? 'File exists'
					: makesAll || isFolder(machine, parentOf(path))
						? makeFolders(machine, path)
						: 'No such file or directory';
			if (problem !== undefined) return failed(1, `mkdir: cannot create directory '${path}': ${problem}`);
		}

		return ok();
	},

	rmdir(machine, words) {
		const ignoresFull = words.includes('--ignore-fail-on-non-empty');
		for (const path of paths(words)) {
			const isFull = machine.paths.hasBelow(path);
			if (isFull && ignoresFull) continue;
			const problem = isFull
				? 'Directory not empty'
				: !machine.paths.has(path)
					? 'No such file or directory'
					: isFolder(machine, path)
						? undefined
						: 'Not a directory';
			if (problem !== undefined) return failed(1, `rmdir: failed to remove '${path}': ${problem}`);
			removeTree(machine, path);
			machine.names.set(parentOf(path), 'folder');
		}

		return ok();
	},

	cmp(_machine, words, file) {
		const [a = '', b = ''] = paths(words);
		const [left, right] = [file(a), file(b)];
		if ('problem' in left) return failed(2, `cmp: ${a}: ${left.problem}`);
		if ('problem' in right) return failed(2, `cmp: ${b}: ${right.problem}`);
		return left.text === right.text ? ok() : {status: 1, stdout: words.includes('-s') ? '' : `${a} ${b} differ\n`, stderr: ''};
	},

	sync: () => ok(),

	sh(machine, words, _file, input) {
		if (words[0] !== '-c') {
			return runScript(machine, words, input);
		}

		if (words[1] !== writeTogetherScript) {
			return (
				answerUnitQuestion(machine, words) ??
				answerInterrupts(machine, words) ??
				answerFlowtable(machine, words) ??
				answerEthtool(machine, words) ??
				answerValues(machine, words, input) ??
				answerMtu(machine, words, input) ??
				answerSlice(machine, words, input) ??
				answerReading(machine.files, words[1] ?? '')
			);
		}

		const [folder = '', ...files] = words.slice(3);
		if (!isFolder(machine, folder)) return failed(2, `sh: 2: cd: can't cd to ${folder}`);
		let rest = Buffer.from(input);
		for (let index = 0; index < files.length; index += 3) {
			const [name = '', mode = '', bytes = ''] = files.slice(index);
			const text = rest.subarray(0, Number(bytes)).toString();
			const problem = writeInFolder(machine, `${folder}/${name}`, text, Number.parseInt(mode, 8));
			if (problem !== undefined) return failed(1, `mv: cannot move '.nearmetal.new' to '${name}': ${problem}`);
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
	ethtool,
	ip,
	nft,
	sed: answerChoice,

	chmod(machine, words) {
		const [mode = '', path = ''] = paths(words);
		if (!machine.paths.has(path)) return failed(1, `chmod: cannot access '${path}': No such file or directory`);
		const text = textOf(machine, path);
		if (text !== undefined) setText(machine, path, text, Number.parseInt(mode, 8));
		return ok();
	},
};
