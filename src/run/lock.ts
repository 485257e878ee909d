import type {Target} from '../target/target.ts';
import {stateFolder} from './journal.ts';

const folder = `${stateFolder}/lock`;
const ownerFile = `${folder}/owner.json`;

/** Who holds the lock: the machine where that nearmetal runs, its boot, and its process. */
export type Owner = {readonly machine: string; readonly bootId: string; readonly pid: number; readonly since: string};

export class Locked extends Error {
	override readonly name = 'Locked';
}

/**
 * One run at a time on a target. `mkdir` is atomic everywhere. A lock left by a process of this machine that is gone is
 * taken over; one of another machine cannot be checked from here, so it is named and left.
 * @throws Locked
 */
export const takeLock = async (target: Target, me: Owner, isAlive: (owner: Owner) => boolean): Promise<void> => {
	await target.run(['mkdir', '-p', stateFolder]);
	if ((await target.run(['mkdir', folder])).status !== 0) {
		const text = await target.read(ownerFile);
		const owner = text === undefined ? undefined : (JSON.parse(text) as Owner);
		if (owner !== undefined && (owner.machine !== me.machine || isAlive(owner))) {
			throw new Locked(
				`another nearmetal works on ${target.name}: process ${owner.pid} on ${owner.machine}, since ${owner.since}. ` +
					`Wait for it, or if it is gone for sure: rm -r ${folder}`,
			);
		}
	}

	await target.write(ownerFile, `${JSON.stringify(me)}\n`, 0o600);
};

export const releaseLock = async (target: Target): Promise<void> => {
	await target.run(['rm', '-f', ownerFile]);
	await target.run(['rmdir', folder]);
};
