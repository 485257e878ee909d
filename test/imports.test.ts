import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {dirname, join, normalize, relative} from 'node:path';
import {test} from 'node:test';

// The rooms of ARCHITECTURE.md and what each may import. Arrows point one way; `main` and `cli` stand at the end of all.
const everything = [
	'text',
	'cpu',
	'target',
	'xml',
	'inspect',
	'placement',
	'tunings',
	'diagnose',
	'path',
	'change',
	'plan',
	'run',
	'judge',
	'bench',
	'measured',
	'export',
	'wizard',
	'cli',
	'components',
	'presets',
	'package.json',
];
const rooms: Readonly<
	Record<string, {readonly own: readonly string[]; readonly packages?: readonly string[]; readonly types?: readonly string[]}>
> = {
	text: {own: []},
	cpu: {own: []},
	target: {own: ['text'], packages: ['node:', 'ssh2']},
	// domain.ts reads XML into the facts' own type.
	xml: {own: ['cpu'], packages: ['fast-xml-parser'], types: ['inspect']},
	inspect: {own: ['cpu', 'target', 'xml']},
	placement: {own: ['cpu', 'inspect']},
	diagnose: {own: ['cpu', 'inspect']},
	path: {own: ['cpu', 'inspect', 'diagnose']},
	// A kind reads its state out of a snapshot; what the facts read already is read by them.
	change: {own: ['text', 'cpu', 'target', 'xml', 'inspect']},
	tunings: {own: ['cpu', 'inspect', 'placement', 'xml', 'change']},
	plan: {own: ['text', 'cpu', 'target', 'xml', 'inspect', 'placement', 'tunings', 'diagnose', 'change', 'presets'], packages: ['diff']},
	run: {own: ['text', 'cpu', 'target', 'xml', 'inspect', 'change', 'plan'], packages: ['node:crypto', 'node:timers/promises']},
	judge: {own: ['text']},
	bench: {own: ['text', 'cpu', 'target', 'inspect', 'judge'], packages: ['node:']},
	measured: {own: ['text', 'target', 'inspect', 'change', 'plan', 'run', 'judge', 'bench']},
	export: {own: ['text', 'target', 'xml', 'change', 'plan', 'run', 'bench']},
	wizard: {
		own: ['text', 'cpu', 'target', 'inspect', 'placement', 'tunings', 'change', 'plan', 'run', 'judge', 'bench', 'measured', 'export'],
		packages: ['node:timers/promises'],
	},
	cli: {own: everything, packages: ['node:']},
	// The way from main to the rest of the bundle.
	start: {own: ['target'], packages: ['node:'], types: ['cli', 'components']},
	main: {own: everything, packages: ['node:fs']},
	// Types and pure formatters of src; nothing that reads or writes.
	components: {
		own: ['text', 'cpu', 'inspect', 'diagnose', 'path', 'plan', 'run', 'judge', 'bench', 'measured', 'export', 'wizard', 'placement'],
		packages: ['ink', 'react'],
		types: ['target'],
	},
};

type Import = {readonly file: string; readonly room: string; readonly from: string; readonly typeOnly: boolean};

const files = (folder: string): readonly string[] =>
	readdirSync(folder, {withFileTypes: true, recursive: true})
		.filter(entry => entry.isFile() && /\.tsx?$/.test(entry.name))
		.map(entry => join(entry.parentPath, entry.name));

const roomOf = (path: string): string => {
	const [top = '', second = ''] = path.split('/');
	return top === 'src' ? second.replace(/\.tsx?$/, '') : top;
};

/** Every static and dynamic import of a source file. */
const importsOf = (file: string): readonly Import[] =>
	[
		...readFileSync(file, 'utf8').matchAll(
			/(?:^|\n)\s*(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g,
		),
	].map(([, type, named, dynamic]) => ({
		file,
		room: roomOf(file),
		from: named ?? dynamic ?? '',
		typeOnly: type !== undefined,
	}));

const imports = [...files('src'), ...files('components')].flatMap(importsOf);

test('every room imports only along the arrows', () => {
	const wrong = imports.flatMap(({file, room, from, typeOnly}) => {
		const rule = rooms[room];
		if (rule === undefined) return [`${file}: there is no room “${room}”`];
		if (!from.startsWith('.'))
			return (rule.packages ?? []).some(name => from === name || (name.endsWith(':') && from.startsWith(name)))
				? []
				: [`${file}: ${room} may not use ${from}`];
		const other = roomOf(relative('.', normalize(join(dirname(file), from))));
		const allowed = other === room || rule.own.includes(other) || (typeOnly && (rule.types ?? []).includes(other));
		return allowed ? [] : [`${file}: ${room} may not import ${other}`];
	});
	assert.deepEqual(wrong, []);
});

test('the table of ARCHITECTURE.md has the rooms in that order', () => {
	const rows = [...readFileSync('ARCHITECTURE.md', 'utf8').matchAll(/^\| ((?:`[\w/.]+`(?:, )?)+) \|/gm)];
	const order = rows.flatMap(([, names = '']) => [...names.matchAll(/`([\w/.]+)`/g)].map(([, path = '']) => roomOf(path)));
	assert.deepEqual(order.toSorted(), [...Object.keys(rooms), 'presets'].toSorted());
	const upwards = Object.entries(rooms).flatMap(([room, {own}]) =>
		own.filter(other => order.includes(other) && order.indexOf(other) > order.indexOf(room)).map(other => `${room} imports ${other}`),
	);
	assert.deepEqual(upwards, []);
});

test('only the target room starts programs and opens connections', () => {
	const wrong = imports.filter(({from, room}) => ['ssh2', 'node:child_process', 'node:net'].includes(from) && room !== 'target');
	assert.deepEqual(wrong, []);
});

test('only main reads the process', () => {
	const readers = [...files('src'), ...files('components')].filter(file =>
		/\bprocess\.(env|argv|stdin|stdout|stderr|exit|platform|cwd|on)\b/.test(readFileSync(file, 'utf8')),
	);
	assert.deepEqual(
		// These others are handed the process by main.
		readers.filter(
			file =>
				!['src/main.ts', 'src/cli/run-command.ts', 'src/cli/ended-by.ts', 'src/cli/job-control.ts', 'src/start/from-file.ts'].includes(
					file,
				),
		),
		[],
	);
});

test('the reader finds imports of every form', () => {
	assert.ok(imports.length > 100);
	assert.ok(
		imports.some(({from}) => from === './cli/run-command.ts'),
		'dynamic imports are seen',
	);
});

test('a type or class is called as no other is, in whatever room', () => {
	const declared = [...files('src'), ...files('components')].flatMap(file =>
		[...readFileSync(file, 'utf8').matchAll(/^export (?:abstract )?(?:type|interface|class) (\w+)/gm)].map(([, name = '']) => ({
			name,
			file,
		})),
	);
	assert.ok(declared.length > 300);
	const twice = [...Map.groupBy(declared, ({name}) => name)].filter(([, places]) => places.length > 1);
	assert.deepEqual(
		twice.map(([name, places]) => `${name}: ${places.map(({file}) => file).join(', ')}`),
		[],
	);
});

test('no file imports itself by way of others, not even for a type', () => {
	const next = Map.groupBy(
		imports.filter(({from}) => from.startsWith('.')),
		({file}) => file,
	);
	const left = new Set(next.keys());
	// A file that imports none of those left is in no circle: what stays in the end is.
	for (let before = 0; before !== left.size; ) {
		before = left.size;
		for (const file of left) if (!next.get(file)?.some(({from}) => left.has(normalize(join(dirname(file), from))))) left.delete(file);
	}

	assert.deepEqual([...left], []);
});
