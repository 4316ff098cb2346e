import { licenseTexts, type ShippedPackage } from './packages.ts';

const RULE = '-'.repeat(80);

/** The file in a zip that tells whose work is in its bundles, and under which terms: most licences ask for their text. */
export function thirdPartyText(root: string, packages: readonly ShippedPackage[]): string {
  const sections = packages.map((each) => {
    const head = `${each.name} ${each.version}\nLicence: ${each.license}`;
    return [head, ...licenseTexts(root, each)].join('\n\n');
  });
  return `${['The programs beside this file contain parts of the following packages.', ...sections].join(`\n\n${RULE}\n\n`)}\n`;
}
