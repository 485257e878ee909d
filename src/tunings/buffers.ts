import type {Edit} from '../change/change.ts';
import {raised, spaced} from '../change/number.ts';
import {isAppliedAfter} from '../inspect/boot-files.ts';
import type {BootFiles, Facts} from '../inspect/facts.ts';
import {type OwnLine, ownLines, sysctlLine} from './own-file.ts';
import type {Proposal} from './tuning.ts';

/** Of the reference document, rows 9 and 13: MiB of a buffer at most and by default, and what of TCP's, the backlog and listening sockets. */
const [most, usual] = [16, 1];
const bytes = (mebibytes: number): string => String(mebibytes * 1024 ** 2);
const ofTcp = `4096 ${bytes(usual)} ${bytes(most)}`;
const [backlog, listening] = ['5000', '65535'];

const asked: Readonly<Record<string, string>> = {
	'net.core.rmem_max': bytes(most),
	'net.core.wmem_max': bytes(most),
	'net.core.rmem_default': bytes(usual),
	'net.core.wmem_default': bytes(usual),
	'net.core.netdev_max_backlog': backlog,
	'net.core.somaxconn': listening,
	'net.ipv4.tcp_rmem': ofTcp,
	'net.ipv4.tcp_wmem': ofTcp,
};

export const buffersInWords = `rmem_max and wmem_max ${most} MiB, their defaults ${usual} MiB, tcp_rmem and tcp_wmem ${ofTcp}, netdev_max_backlog ${backlog}, somaxconn ${listening}.`;

/** The socket buffers of a machine's own programs, raised now and at every boot. */
export const raiseBuffers = (
	on: Edit['on'],
	tuning: string,
	{sysctls, bootFiles}: Pick<Facts, 'sysctls' | 'bootFiles'>,
	because: readonly string[],
): Proposal => {
	const file = `90-nearmetal-${tuning}.conf`;
	const known = Object.entries(asked).flatMap(([key, atLeast]) => {
		const now = sysctls[key];
		return now === undefined ? [] : [{key, atLeast, now}];
	});
	if (known.length === 0) return {kind: 'unavailable', because: 'the sysctls could not be read'};
	const lower = known.filter(({atLeast, now}) => raised(now, atLeast) !== spaced(now));
	const lines = known.flatMap(persisted);
	if (lines.length === 0) return {kind: 'satisfied', because: 'higher already'};
	return {
		kind: 'changes',
		summary: lower.length === 0 ? 'high now → high at every boot' : `${lower.length} of ${known.length} values to raise`,
		done: 'as high or higher already',
		edits: [
			...known.map(({key, atLeast}): Edit => ({on, kind: 'sysctl', where: {key}, wish: {atLeast}})),
			ownLines(on, `/etc/sysctl.d/${file}`, tuning, lines),
		],
		because,
		warnings: known.flatMap(({key, atLeast}) => loweredAtBoot(bootFiles, file, key, atLeast)),
	};
};

/** Of files that set one thing the last wins at boot. */
const loweredAtBoot = ({sysctls}: BootFiles, ours: string, key: string, atLeast: string): readonly string[] => {
	const last = sysctls.findLast(one => one.key === key);
	if (last === undefined || raised(last.value, atLeast) === spaced(last.value)) return [];
	return isAppliedAfter(last.path, ours)
		? [`${last.path} sets ${key} = ${last.value} at every boot, after ${ours}: take it out, or that holds again.`]
		: [];
};

/** A line for sysctl.d; none where the kernel's own value is above ours throughout: a later kernel's may be higher still. */
const persisted = ({key, atLeast, now}: {key: string; atLeast: string; now: string}): readonly OwnLine[] => {
	const least = spaced(atLeast).split(' ').map(Number);
	const isAbove = spaced(now)
		.split(' ')
		.every((number, index) => Number(number) > (least[index] ?? 0));
	return isAbove ? [] : [sysctlLine(key, raised(now, atLeast))];
};
