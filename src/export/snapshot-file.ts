import type {Snapshot} from '../target/target.ts';
import {json} from '../text/visible.ts';
import type {ExportedFile} from './export.ts';

/** A snapshot as a file: `nearmetal-root_kvm1-20261122T120431.json`, readable by its owner alone. */
export const snapshotFile = (snapshot: Snapshot): ExportedFile => ({
	name: `nearmetal-${snapshot.target.replaceAll(/[^\w.-]+/g, '_')}-${snapshot.takenAt.slice(0, 19).replaceAll(/[-:]/g, '')}.json`,
	text: `${json(snapshot)}\n`,
	mode: 0o600,
});
