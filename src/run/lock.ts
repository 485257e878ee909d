import {said} from '../target/kernel-error.ts';
import {type Target, TargetError} from '../target/target.ts';
import {stateFolder} from './folder.ts';

const folder = `${stateFolder}/lock`;
const ownerFile = `${folder}/owner.json`;

/** Who holds the lock: the machine where that nearmetal runs, its boot, and its process. */
export type Owner = {readonly machine: string; readonly bootId: string; readonly pid: number; readonly since: string};

export class Locked extends Error {
	override readonly name = 'Locked';
}

/** Who works on the target, and how to see whether another one still does. */
export type Operator = {readonly me: Owner; readonly isAlive: (owner: Owner) => boolean};

/**
 * One nearmetal at a time changes a target. `mkdir` is atomic everywhere. A lock left by a process of this machine that is
 * gone is taken over; one of another machine, or of nobody who can be read, cannot be checked from here, so it is named and left.
 * @throws Locked, or TargetError where nothing can be written.
 */
export const takeLock = async (target: Target, {me, isAlive}: Operator): Promise<void> => {
	const made = await target.run(['mkdir', '-p', stateFolder]);
	if (made.status !== 0) throw new TargetError(`${stateFolder} could not be made on ${target.name}: ${said(made.stderr)}.`);
	if ((await target.run(['mkdir', folder])).status !== 0) {
		const owner = parseOwner(await target.read(ownerFile));
		if (owner === undefined || owner.machine !== me.machine || isAlive(owner)) {
			const who =
				owner === undefined
					? 'it has just begun, or was cut off before it could say who it is'
					: `process ${owner.pid} on ${owner.machine}, since ${owner.since}`;
			throw new Locked(
				`Another nearmetal works on ${target.name}: ${who}. Wait for it, or if it is gone for sure, on ${target.name}: rm -r ${folder}`,
			);
		}
	}

	await target.write(ownerFile, `${JSON.stringify(me)}\n`, 0o600);
};

/** Does not throw: a lock that stays because the connection is lost is taken over once its process is gone. */
export const releaseLock = async (target: Target): Promise<void> => {
	try {
		await target.run(['rm', '-f', ownerFile]);
		await target.run(['rmdir', folder]);
	} catch (error) {
		if (!(error instanceof TargetError)) throw error;
	}
};

/** undefined for a file that is not there, torn, or somebody else's. */
const parseOwner = (text: string | undefined): Owner | undefined => {
	try {
		const {machine, bootId, pid, since} = JSON.parse(text ?? '') as Partial<Record<keyof Owner, unknown>>;
		return typeof machine === 'string' && typeof bootId === 'string' && Number.isInteger(pid) && typeof since === 'string'
			? {machine, bootId, pid: pid as number, since}
			: undefined;
	} catch {
		return undefined;
	}
};
