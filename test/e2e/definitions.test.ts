import assert from 'node:assert/strict';
import {test} from 'node:test';
import {plannedDefinitions} from '../hosts/planned-definitions.ts';
import {environment, missing, onHost} from './environment.ts';

/** A text as lines that no line of XML is like, for `base64 -d`. */
const packed = (text: string): string => Buffer.from(text).toString('base64');

/** What a definition names and this host lacks: it is meant for a host that has it. */
const isOfAnotherHost = /NUMA node of cpu \d+|NUMA node \d+ is unavailable|hugetlbfs mount for/;

test('the host’s libvirt makes a command line of QEMU from each definition that is planned, where it did of the one before', {
	skip: missing,
}, async t => {
	const at = await environment();
	const definitions = plannedDefinitions();
	const texts = [...new Set(definitions.flatMap(({before, after}) => [before, after]))];
	// Nothing is defined: libvirt reads the text as for a start, and prints what it would start. One virsh for all, as each start of it costs a
	// second on a slow host; it goes on after an error.
	const answers = await onHost(
		at,
		`d=$(mktemp -d)
trap 'rm -r "$d"' EXIT
n=0
while read -r line; do
	printf '%s' "$line" | base64 -d > "$d/$n.xml"
	n=$((n + 1))
done <<'END'
${texts.map(packed).join('\n')}
END
cd "$d"
virsh -q -c qemu:///system "$(seq 0 $((n - 1)) | sed 's/.*/echo @&@; domxml-to-native qemu-argv --xml &.xml;/')" 2>&1 || true`,
	);
	const said = new Map(
		[...answers.matchAll(/@(\d+)@(.*?)(?=@\d+@|$)/gs)].map(([, nth, answer = '']) => [
			texts[Number(nth)] ?? '',
			/^error: .*/m.exec(answer)?.[0] ?? (answer.includes('-machine') ? 'ok' : answer),
		]),
	);
	assert.equal(said.size, texts.length);
	const fitting = definitions.filter(({before, after}) => said.get(before) === 'ok' && !isOfAnotherHost.test(said.get(after) ?? ''));
	t.diagnostic(`${fitting.length} of ${definitions.length} definitions fit this host`);
	assert.ok(fitting.length > 0);
	assert.deepEqual(
		fitting.map(({name, after}) => ({name, said: said.get(after)})).filter(({said}) => said !== 'ok'),
		[],
	);
});
