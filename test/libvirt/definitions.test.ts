import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, test} from 'node:test';
import {plannedDefinitions} from '../hosts/planned-definitions.ts';

// The driver for tests of a real libvirt: it lives in the client library, reads a definition as every driver does, and starts nothing.
const driver = ['-c', 'test:///default'];

/** What a real libvirt says against each definition, by its number; nothing where it takes it. */
const complaintsOf = (definitions: readonly string[]): readonly string[] => {
	const folder = mkdtempSync(join(tmpdir(), 'nearmetal-definitions-'));
	try {
		definitions.forEach((xml, at) => {
			writeFileSync(join(folder, `${at}.xml`), xml);
		});
		const script = `for at in $(seq 0 ${definitions.length - 1}); do virsh ${driver.join(' ')} define --validate $at.xml >/dev/null 2>$at.said || cat $at.said; printf '\\0'; done`;
		const {stdout} = spawnSync('sh', ['-c', script], {cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26});
		return stdout
			.split('\0')
			.slice(0, -1)
			.map(text => text.trim());
	} finally {
		rmSync(folder, {recursive: true});
	}
};

const version = spawnSync('virsh', [...driver, 'version'], {encoding: 'utf8'});
const skip = version.status === 0 ? false : 'there is no virsh here';

/** What an older libvirt refuses as it is: SEV-SNP came with 10.5, TDX with 11.6 (libvirt formatdomain, launchSecurity). */
const tooNew = /<launchSecurity type=["'](sev-snp|tdx)/;

describe('a real libvirt, asked about each definition', {skip}, () => {
	const definitions = skip === false ? plannedDefinitions().filter(({before}) => !tooNew.test(before)) : [];

	test('takes all that are planned for the hosts of the cases', t => {
		t.diagnostic(`${definitions.length} definitions, ${/Using library: (.*)/.exec(version.stdout)?.[1] ?? ''}`);
		assert.ok(definitions.length > 500, `${definitions.length}`);
		const texts = [...new Set(definitions.flatMap(({before, after}) => [before, after]))];
		const complaints = complaintsOf(texts);
		assert.equal(complaints.length, texts.length);
		const said = new Map(texts.map((text, at) => [text, complaints[at]]));
		assert.deepEqual(
			definitions
				.map(({name, before, after}) => ({name, before: said.get(before), after: said.get(after)}))
				.filter(({before, after}) => before || after),
			[],
		);
	});

	test('refuses what is none', () => {
		const [complaint = ''] = complaintsOf(["<domain type='test'><name>x</name><memory unit='sips'>1</memory></domain>"]);
		assert.match(complaint, /sips|memory|Extra element|XML/);
	});
});
