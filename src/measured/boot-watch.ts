import {type Target, TargetError} from '../target/target.ts';

/** A guest that was started anew while it was measured, by somebody else or by itself: to measure once more would not mend it. */
export class GuestStartedAnew extends TargetError {}

/** Linux makes another one at each boot (random(4)). */
const bootIdFile = '/proc/sys/kernel/random/boot_id';
const bootId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Sees that a guest is still in the boot in which it was measured before. Where that cannot be read, nothing is said. */
export class BootWatch {
	readonly #domain: string;
	#known: string | undefined;

	constructor(domain: string) {
		this.#domain = domain;
	}

	/** It is about to be started anew from here. */
	forget(): void {
		this.#known = undefined;
	}

	/** @throws GuestStartedAnew, once: it is watched in the new boot then */
	async look(guest: Target): Promise<void> {
		const read = (await guest.run(['cat', bootIdFile])).stdout.trim();
		if (!bootId.test(read)) return;
		const before = this.#known;
		this.#known = read;
		if (before !== undefined && before !== read)
			throw new GuestStartedAnew(
				`${this.#domain} was started anew meanwhile, and not from here. Runs before and after that cannot be compared, and what a step had set only until the next start is gone: “nearmetal status” tells what holds.`,
			);
	}
}
