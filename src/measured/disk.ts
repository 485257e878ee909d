import {fioFolder, type RandomAccess, randomAccess} from '../bench/fio.ts';
import {TargetError} from '../target/target.ts';
import {diskSteps, isAboutDisks} from './disk-steps.ts';
import type {Metered, MeterReading} from './meter.ts';
import {toolSeconds} from './reading-seconds.ts';
import type {Look} from './tool.ts';

/** Seconds that count, and those before them that do not; of reading, and again of writing. */
const [counted, leadIn] = [5, 1];

const instruments: readonly Metered[] = (['read', 'write'] as const).map(way => ({
	metric: {id: `disk-${way}`, title: `disk, 4 KiB random ${way}`, better: 'higher'},
	part: 'judged',
	judges: diskSteps,
	unit: 'IOPS',
	how: `fio, 32 at once past the page cache, in ${fioFolder}, ${counted} s after ${leadIn} s that do not count`,
}));

/** Disks, with fio in the guest, where a step is about them. */
export const disk: Look = async ({guest, steps}, tell) => {
	if (!isAboutDisks(steps)) return undefined;
	try {
		await randomAccess(guest, 1, 0);
	} catch (error) {
		if (!(error instanceof TargetError)) throw error;
		return {what: 'disks', because: error.message, so: 'Disks are not measured, so what a step does for them is not told.'};
	}
	return {
		instruments,
		seconds: toolSeconds.disk,
		async read(now, _ports, of) {
			try {
				return readingOf(await randomAccess(now.guest, counted, leadIn));
			} catch (error) {
				if (!(error instanceof TargetError) || isAboutDisks(of.steps)) throw error;
				// What is in question is judged without it: a disk that filled up ends no measurement of the network.
				tell(error.message);
				return {figures: {}, measurements: {}, packets: {}};
			}
		},
	};
};

const readingOf = ({read, write}: RandomAccess): MeterReading => {
	const figure = (value: number) => ({value, heldBy: undefined});
	return {figures: {'disk-read': figure(read), 'disk-write': figure(write)}, measurements: {}, packets: {}};
};
