import assert from 'node:assert/strict';
import type {Operation} from '../../src/target/memory.ts';
import {writeTogetherScript} from '../../src/target/write-together.ts';

/** Where nearmetal may write on a host, said anew: the program's own list must not be what it is measured by. */
const files: readonly RegExp[] = [
	/^\/var\/lib\/nearmetal(\/[\w.-]+)*$/,
	/^\/etc\/(modules-load|sysctl|tmpfiles)\.d\/[\w-]*nearmetal[\w.-]*$/,
	/^\/etc\/systemd\/system\/nearmetal-(repin|interrupts|flowtable)\.(service|timer)$/,
	/^\/etc\/udev\/rules\.d\/90-nearmetal-[\w-]+\.rules$/,
	/^\/etc\/systemd\/system\/(irqbalance\.service|(system|user)\.slice|init\.scope)\.d\/nearmetal\.conf$/,
	/^\/etc\/nearmetal\/(repin|interrupts|flowtable)\.sh$/,
	/^\/etc\/nearmetal\/(repin|interrupts|flowtable)\.d\/\w[\w.@-]*$/,
	/^\/proc\/sys\/net\/[\w-]+(\/[\w-]+)+$/,
	/^\/proc\/sys\/kernel\/numa_balancing$/,
	/^\/sys\/(module\/kvm\/parameters\/halt_poll_ns|kernel\/mm\/transparent_hugepage\/enabled)$/,
	/^\/sys\/devices\/system\/node\/node\d+\/hugepages\/hugepages-\d+kB\/nr_hugepages$/,
];
const mayWrite = (path: string): boolean => files.some(pattern => pattern.test(path)) && !path.includes('..');

/** Folders that may be made, or taken away where they are empty. */
const folders =
	/^(\/var\/lib\/nearmetal(\/[\w.-]+)*|\/etc\/nearmetal(\/[\w.-]+)?|\/etc\/systemd\/system\/(irqbalance\.service|(system|user)\.slice|init\.scope)\.d)$/;
const device = /^\w[\w.@-]{0,14}$/;
/** What a shell is told, by how it begins, and for which thing. */
const scripts: readonly (readonly [string, RegExp])[] = [
	['read -r property && systemctl set-property --runtime "$1" "$property"', /^((system|user)\.slice|init\.scope)$/],
	['read -r mtu && ip link set dev "$1" mtu "$mtu" || exit\n', device],
	['cd "$1" && while IFS=: read -r file value; do ', /^\/sys\/(devices\/system\/cpu|class\/net\/\w[\w.@-]{0,14})$/],
];

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const paths = (words: readonly string[]): readonly string[] => words.filter(word => !word.startsWith('-'));

/** The programs that are run to change something, each with what its words may be. */
const programs: Readonly<Record<string, (words: readonly string[]) => boolean>> = {
	mkdir: words => paths(words.filter(word => !/^\d+$/.test(word))).every(path => folders.test(path)),
	rmdir: words => paths(words).every(path => folders.test(path)),
	rm: words => words[0] === '-f' && paths(words).every(mayWrite),
	modprobe: words => /^[a-z0-9_]+$/.test(words.at(-1) ?? ''),
	systemctl: words =>
		/^(--quiet (enable|disable) --now nearmetal-(repin|interrupts|flowtable)\.timer|daemon-reload|try-restart irqbalance\.service)$/.test(
			words.join(' '),
		),
	nft: words => words.slice(0, -1).join(' ') === 'delete table inet' && /^nearmetal-\w[\w.@-]*$/.test(words.at(-1) ?? ''),
	xargs: words => /^ethtool (-L \S+ combined|-G \S+ [rt]x|-C \S+ adaptive-rx)$/.test(words.join(' ')) && device.test(words[2] ?? ''),
	virsh: words =>
		words[0] === 'define' ||
		words.join(' ') === 'net-define /dev/stdin' ||
		words.join(' ') === 'domxml-to-native qemu-argv --xml /dev/stdin' ||
		(/^(domstate|start|shutdown|dumpxml)$/.test(words[0] ?? '') && uuid.test(words.at(-1) ?? '')),
	sh: ([first = '', script, _name, folder = '', ...names]) =>
		first === '-c'
			? (script === writeTogetherScript && names.every((name, index) => index % 3 > 0 || mayWrite(`${folder}/${name}`))) ||
				scripts.some(([start, thing]) => script?.startsWith(start) && thing.test(folder))
			: /^\/etc\/nearmetal\/(repin|interrupts|flowtable)\.sh$/.test(first),
};

const isAllowed = (operation: Operation): boolean => {
	if ('write' in operation) return mayWrite(operation.write);
	if ('append' in operation) return mayWrite(operation.append);
	const [program = '', ...words] = operation.run;
	return Object.hasOwn(programs, program) && programs[program]?.(words) === true;
};

/** Everything that was asked of a host lies where nearmetal may reach. */
export const assertReach = (operations: readonly Operation[]): void => {
	const beyond = operations.find(operation => !isAllowed(operation));
	assert.equal(beyond, undefined, `out of reach: ${JSON.stringify(beyond)?.slice(0, 300)}`);
};
