//! The suite in CI: at every change, and on a schedule against production.

use crate::init::auth::Auth;
use crate::init::site::Site;
use crate::spec::Api;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A workflow of GitHub Actions.
#[must_use]
pub fn github(api: &Api, site: &Site) -> String {
    let auth = Auth::of(api, site);
    let (url, production, file) = (site.variable("URL"), site.variable("PRODUCTION_URL"), site.file());
    let credentials: Vec<String> = auth
        .variables
        .iter()
        .map(|name| {
            let store = if auth.secrets.contains(name) { "secrets" } else { "vars" };
            format!("      {name}: ${{{{ {store}.{name} }}}}\n")
        })
        .collect();
    let credentials = credentials.concat();
    let install = format!("      - run: cargo install --locked specdrift@{VERSION}\n");
    let upload = |name: &str| {
        format!(
            "      - uses: actions/upload-artifact@v4\n\
             \x20       if: always()\n\
             \x20       with: {{name: {name}, path: report.json, if-no-files-found: ignore}}\n"
        )
    };
    format!(
        "# The API against its document: `{file}`, by `specdrift init --github`.\n\
         name: specdrift\n\
         on:\n\
         \x20 push:\n\
         \x20 pull_request:\n\
         \x20 workflow_dispatch:\n\
         \x20 schedule:\n\
         \x20   - cron: \"17 */6 * * *\"\n\
         permissions: {{contents: read}}\n\
         jobs:\n\
         \x20 contract:\n\
         \x20   if: github.event_name != 'schedule'\n\
         \x20   runs-on: ubuntu-latest\n\
         \x20   timeout-minutes: 30\n\
         \x20   env:\n\
         \x20     # A variable of the repository: the server that is tested. Without one, the built-in server answers.\n\
         \x20     {url}: ${{{{ vars.{url} || 'mock' }}}}\n\
         {credentials}\
         \x20   steps:\n\
         \x20     - uses: actions/checkout@v4\n\
         {install}\
         \x20     - run: specdrift run {file} --report json=report.json\n\
         {report}\
         \x20 # Whether production has drifted from its document: only safe methods with valid requests are sent to it.\n\
         \x20 drift:\n\
         \x20   if: (github.event_name == 'schedule' || github.event_name == 'workflow_dispatch') && vars.{production} != ''\n\
         \x20   runs-on: ubuntu-latest\n\
         \x20   timeout-minutes: 30\n\
         \x20   env:\n\
         \x20     {production}: ${{{{ vars.{production} }}}}\n\
         {credentials}\
         \x20   steps:\n\
         \x20     - uses: actions/checkout@v4\n\
         {install}\
         \x20     - run: specdrift run {file} --server \"${production}\" --operation \"GET **\" --report json=report.json\n\
         {drift}",
        report = upload("specdrift-report"),
        drift = upload("specdrift-drift"),
    )
}

/// Jobs of GitLab CI, for `include: {local: ...}`.
#[must_use]
pub fn gitlab(api: &Api, site: &Site) -> String {
    let auth = Auth::of(api, site);
    let (url, production, file) = (site.variable("URL"), site.variable("PRODUCTION_URL"), site.file());
    let needed = if auth.variables.is_empty() {
        String::new()
    } else {
        format!("# Credentials come from the project's CI/CD variables: {}.\n", auth.variables.join(", "))
    };
    format!(
        "# The API against its document: `{file}`, by `specdrift init --gitlab`. In `.gitlab-ci.yml`: include: {{local: .gitlab/specdrift.yml}}\n\
         {needed}\
         .specdrift:\n\
         \x20 image: rust:1\n\
         \x20 timeout: 30m\n\
         \x20 before_script:\n\
         \x20   - cargo install --locked specdrift@{VERSION}\n\
         \x20 artifacts:\n\
         \x20   when: always\n\
         \x20   paths: [report.json]\n\
         \n\
         # {url} is the server that is tested. Without it, the built-in server answers.\n\
         specdrift:\n\
         \x20 extends: .specdrift\n\
         \x20 rules:\n\
         \x20   - if: $CI_PIPELINE_SOURCE != \"schedule\"\n\
         \x20 script:\n\
         \x20   - export {url}=\"${{{url}:-mock}}\"\n\
         \x20   - specdrift run {file} --report json=report.json\n\
         \n\
         # Whether production has drifted from its document: only safe methods with valid requests are sent to it. Runs in scheduled pipelines\n\
         # once {production} is set.\n\
         specdrift-drift:\n\
         \x20 extends: .specdrift\n\
         \x20 rules:\n\
         \x20   - if: $CI_PIPELINE_SOURCE == \"schedule\" && ${production}\n\
         \x20 script:\n\
         \x20   - specdrift run {file} --server \"${production}\" --operation \"GET **\" --report json=report.json\n"
    )
}
