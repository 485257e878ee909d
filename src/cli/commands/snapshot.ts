import {readHost} from '../../plan/read-host.ts';
import {type Context, status} from '../context.ts';

export const snapshot = async (context: Context): Promise<number> => {
	const {snapshot: taken} = await readHost(await context.open());
	const file = {name: snapshotName(taken.target, taken.takenAt), text: `${JSON.stringify(taken, null, '\t')}\n`, mode: 0o600};
	const [path] = await context.save(context.arguments.out ?? '.', [file]);
	context.print(context.arguments.json ? JSON.stringify({file: path}) : (path ?? ''));
	return status.done;
};

/** `nearmetal-root_kvm1-20261122T120431.json` */
export const snapshotName = (target: string, takenAt: string): string =>
	`nearmetal-${target.replaceAll(/[^\w.-]+/g, '_')}-${takenAt.slice(0, 19).replaceAll(/[-:]/g, '')}.json`;
