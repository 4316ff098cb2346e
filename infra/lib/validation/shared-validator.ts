import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CfnResource,
  CloudFormationValidatePlugin,
  type IPolicyValidationContext,
  type PolicyValidationPluginReport,
  type PolicyValidationStack,
} from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

type Content = { readonly stack: PolicyValidationStack; readonly key: string; readonly types: readonly string[] };

function readContent(stack: PolicyValidationStack): Content {
  const text = readFileSync(stack.templatePath, 'utf8');
  const { Resources = {} }: { Resources?: Record<string, { Type: string }> } = JSON.parse(text);
  const key = createHash('sha256')
    .update(JSON.stringify([stack.accountId, stack.region, text]))
    .digest('hex');
  return { stack, key, types: Object.values(Resources).map(({ Type }) => Type) };
}

/**
 * The CDK's validator for many apps in one process. It judges each template on its own, so a template in which it found nothing is not judged
 * again when another app has the same. Its engine takes seconds to load with the rules of the resource types at hand, and is loaded
 * anew for types that it did not know: so it is told of all types before the first.
 */
export class SharedValidator extends CloudFormationValidatePlugin {
  readonly #clean = new Set<string>();
  readonly #types = new Set<string>();

  override get version(): string {
    return super.version ?? '0.0.0';
  }

  override get ruleIds(): string[] {
    return super.ruleIds ?? [];
  }

  /** Makes the types of resources below `root` known, so that the engine is loaded once for all. */
  expect(root: IConstruct): void {
    for (const construct of root.node.findAll()) {
      if (CfnResource.isCfnResource(construct)) this.#types.add(construct.cfnResourceType);
    }
  }

  override validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const unseen = context.stackTemplates.map(readContent).filter(({ key }) => !this.#clean.has(key));
    if (unseen.length === 0) return { success: true, violations: [] };
    this.#load(context, unseen);
    const stackTemplates = unseen.map(({ stack }) => stack);
    const templatePaths = stackTemplates.map(({ templatePath }) => templatePath);
    const report = super.validate({ ...context, stackTemplates, templatePaths });
    if (report.violations.length === 0) for (const { key } of unseen) this.#clean.add(key);
    return report;
  }

  /** Has the engine load the rules of all known types, by a template that has one resource of each. What it finds there is nothing. */
  #load(context: IPolicyValidationContext, contents: readonly Content[]): void {
    const known = this.#types.size;
    for (const type of contents.flatMap(({ types }) => types)) this.#types.add(type);
    if (this.#clean.size > 0 && this.#types.size === known) return;
    const folder = mkdtempSync(join(tmpdir(), 'sward-types-'));
    try {
      const templatePath = join(folder, 'types.json');
      const resources = [...this.#types].map((Type, index) => [`R${index}`, { Type }]);
      writeFileSync(templatePath, JSON.stringify({ Resources: Object.fromEntries(resources) }));
      const stack = { stackConstructPath: 'types', templatePath, accountId: undefined, region: undefined };
      super.validate({ ...context, stackTemplates: [stack], templatePaths: [templatePath] });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
