import type {Snapshot} from '../target/target.ts';
import type {NamedFile} from '../target/write-together.ts';
import {json} from '../text/visible.ts';

/** A snapshot as a file: `nearmetal-root_kvm1-20261122T120431.json`, readable by its owner alone. */
export const snapshotFile = (snapshot: Snapshot): NamedFile => ({
	name: `nearmetal-${snapshot.target.replaceAll(/[^\w.-]+/g, '_')}-${snapshot.takenAt.slice(0, 19).replaceAll(/[-:]/g, '')}.json`,
	text: `${json(snapshot)}\n`,
	mode: 0o600,
});
