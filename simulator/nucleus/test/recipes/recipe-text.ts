/** A whole recipe in YAML; `Uri` stands on line 23. */
export const FULL_RECIPE = `RecipeFormatVersion: '2020-01-25'
ComponentName: com.example.Thermometer
ComponentVersion: '1.0.0'
ComponentDescription: Reads the temperature of a room
ComponentPublisher: Example
ComponentConfiguration:
  DefaultConfiguration:
    interval: 500
    enabled: true
    label: 'Room 1'
    limits: [1.50, 30]
ComponentDependencies:
  com.example.Bus:
    VersionRequirement: '>=1.0.0 <2.0.0'
    DependencyType: SOFT
Manifests:
  - Platform: {os: linux, architecture: '*', runtime: '*'}
    Lifecycle:
      Setenv: {LEVEL: 3}
      install: {Script: echo installed, RequiresPrivilege: false, Timeout: 30}
      run: node {artifacts:decompressedPath}/app/main.js
    Artifacts:
      - Uri: s3://bucket/thermometer/1.0.0/app.zip
        Unarchive: ZIP
        Permission: {Read: ALL, Execute: OWNER}
`;
