import {randomUUID} from 'node:crypto';
import {said} from '../target/kernel-error.ts';
import {type Output, type Target, TargetError} from '../target/target.ts';
import {jsonIn, numberAt} from './iperf.ts';

/** Operations a second. */
export type RandomAccess = {readonly read: number; readonly write: number};

/** Where a guest keeps what is too large for its memory (hier(7)). */
export const fioFolder = '/var/tmp';

/** MiB of the file, and those that must be free for it: as many again are left to the guest. */
export const fileSize = 256;
export const neededRoom = 2 * fileSize;

/** Seconds that fio may take beyond its own: it writes the whole file first. */
const grace = 60;

/** The folder is gone when fio has ended, whether somebody waits for it or not. */
const script = `
folder=$1
shift
mkdir -m 700 -- "$folder" || exit
trap 'rm -rf -- "$folder"' EXIT
trap 'exit 1' HUP INT TERM
"$@"
`;

const command = (folder: string, seconds: number, leadIn: number): readonly string[] => [
	'fio',
	'--output-format=json',
	'--name=global',
	`--filename=${folder}/file`,
	`--size=${fileSize}m`,
	'--bs=4k',
	'--direct=1',
	'--ioengine=libaio',
	'--iodepth=32',
	'--time_based',
	`--runtime=${seconds}`,
	`--ramp_time=${leadIn}`,
	'--name=read',
	'--rw=randread',
	'--name=write',
	'--stonewall',
	'--rw=randwrite',
];

/**
 * 4 KiB random reads, then writes, past the page cache, in a file of our own that is gone afterwards.
 * @throws TargetError where fio is missing, there is no room, or it gave no result
 */
export const randomAccess = async (guest: Target, seconds: number, leadIn: number): Promise<RandomAccess> => {
	const room = await freeRoom(guest);
	if (room < neededRoom)
		throw new TargetError(`${fioFolder} of ${guest.name} has ${room} MiB free, and fio needs ${neededRoom} for its file.`);
	const folder = `${fioFolder}/nearmetal-fio-${randomUUID()}`;
	try {
		const argv = ['sh', '-c', script, 'nearmetal', folder, ...command(folder, seconds, leadIn)];
		return parseFio(await guest.run(argv, {timeout: (2 * (seconds + leadIn) + grace) * 1000}), guest.name);
	} catch (error) {
		// Cut off, its shell may not have come to remove it.
		await guest.run(['rm', '-rf', '--', folder]).catch(() => undefined);
		throw error;
	}
};

/** MiB. @throws TargetError where it is not known, or lies in memory */
const freeRoom = async (guest: Target): Promise<number> => {
	const {stdout} = await guest.run(['df', '-Pk', fioFolder]);
	const [system = '', , , available] = stdout.trim().split('\n').at(-1)?.split(/\s+/) ?? [];
	const kibibytes = Number(available);
	if (available === undefined || !Number.isFinite(kibibytes))
		throw new TargetError(`How much room ${fioFolder} of ${guest.name} has could not be read.`);
	if (/^(tmpfs|ramfs)$/.test(system))
		throw new TargetError(`${fioFolder} of ${guest.name} lies in memory, and tells nothing of its disks.`);
	return Math.floor(kibibytes / 1024);
};

/** No disk does more in a second. */
const mostOperations = 1e9;

/** @throws TargetError when there is no complete result, or one that cannot be */
export const parseFio = ({status, stdout, stderr}: Output, guest: string): RandomAccess => {
	if (status === 127) throw new TargetError(`There is no fio on ${guest}. Install the package fio there.`);
	// Warnings stand ahead of it, on standard output too.
	const json = jsonIn(stdout.slice(Math.max(0, stdout.search(/^\{/m))));
	const [read, write] = [numberAt(json, 'jobs', '0', 'read', 'iops'), numberAt(json, 'jobs', '1', 'write', 'iops')];
	const errors = ['0', '1'].map(job => numberAt(json, 'jobs', job, 'error'));
	const can = (value: number | undefined): value is number => value !== undefined && value > 0 && value < mostOperations;
	if (status !== 0 || errors.some(error => error !== 0) || !can(read) || !can(write)) {
		const words = said(stderr) || /^fio: .*/m.exec(stdout)?.[0];
		throw new TargetError(`fio on ${guest} gave no result (status ${status}${words ? `: ${words}` : ''}).`);
	}
	return {read, write};
};
