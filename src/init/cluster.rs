//! The suite in a Kubernetes cluster: a `CronJob` for drift, an Indexed Job for the whole suite in shares.

use crate::init::auth::Auth;
use crate::init::site::Site;
use crate::spec::{Api, Operation};

/// How many shares the Indexed Job has at most.
const SHARES: usize = 8;

/// Where the folder stands in the container.
const MOUNT: &str = "/specdrift";

/// A `CronJob` that looks whether production has drifted, and an Indexed Job whose shares test the operations of one path each.
#[must_use]
pub fn cluster(api: &Api, site: &Site) -> String {
    let auth = Auth::of(api, site);
    let name = short(&site.name);
    let production = site.variable("PRODUCTION_URL");
    let file = format!("{MOUNT}/{}.yaml", site.name);
    let mut text = head(site, &name, &production, &auth);
    text.extend([format!(
        "apiVersion: batch/v1\n\
         kind: CronJob\n\
         metadata: {{name: {name}-drift}}\n\
         spec:\n\
         \x20 schedule: \"17 */6 * * *\"\n\
         \x20 concurrencyPolicy: Forbid\n\
         \x20 jobTemplate:\n\
         \x20   spec:\n\
         \x20     backoffLimit: 0\n\
         \x20     activeDeadlineSeconds: 3600\n\
         \x20     template:\n\
         \x20       spec:\n\
         \x20         restartPolicy: Never\n\
         \x20         containers:\n\
         \x20           - name: specdrift\n\
         \x20             image: specdrift:{version}\n\
         \x20             command: [specdrift]\n\
         \x20             args: [run, {file}, --server, \"$({production})\", --operation, \"GET **\"]\n\
         {mounts}\
         ---\n",
        version = env!("CARGO_PKG_VERSION"),
        mounts = mounts(&name, "              "),
    )]);
    text + &shares(api, &name, &file, &site.variable("URL"))
}

fn head(site: &Site, name: &str, production: &str, auth: &Auth) -> String {
    let literals: Vec<String> =
        auth.variables.iter().map(|variable| format!(" --from-literal={variable}=...")).collect();
    let literals = literals.concat();
    let document = if site.spec.contains("://") {
        String::new()
    } else {
        format!(
            "# The suite names its document as `{}`, from its own folder: put that into the image or the volume too.\n",
            site.spec.replace(['\n', '\r'], " ")
        )
    };
    format!(
        "# `{file}` in a cluster, by `specdrift init --k8s`. The image is yours: it has `specdrift` in its PATH.\n\
         #   kubectl create configmap {name} --from-file={folder}\n\
         #   kubectl create secret generic {name} --from-literal={url}=https://... --from-literal={production}=https://...{literals}\n\
         {document}",
        file = site.file(),
        folder = site.folder,
        url = site.variable("URL"),
    )
}

fn mounts(name: &str, indent: &str) -> String {
    let outer = &indent[..indent.len() - 4];
    format!(
        "{indent}envFrom: [{{secretRef: {{name: {name}}}}}]\n\
         {indent}volumeMounts: [{{name: suites, mountPath: {MOUNT}}}]\n\
         {outer}volumes: [{{name: suites, configMap: {{name: {name}}}}}]\n"
    )
}

fn shares(api: &Api, name: &str, suite: &str, url: &str) -> String {
    let groups = groups(&api.operations);
    let cases: Vec<String> = groups
        .iter()
        .enumerate()
        .map(|(index, patterns)| {
            let flags: Vec<String> =
                patterns.iter().map(|pattern| format!(" --operation {}", in_shell(pattern))).collect();
            format!("                {index}) set --{} ;;\n", flags.concat())
        })
        .collect();
    format!(
        "# Each share tests the operations of some paths; when the document gains others, run `specdrift init` again.\n\
         apiVersion: batch/v1\n\
         kind: Job\n\
         metadata: {{name: {name}}}\n\
         spec:\n\
         \x20 completionMode: Indexed\n\
         \x20 completions: {count}\n\
         \x20 parallelism: {count}\n\
         \x20 backoffLimit: 0\n\
         \x20 activeDeadlineSeconds: 3600\n\
         \x20 template:\n\
         \x20   spec:\n\
         \x20     restartPolicy: Never\n\
         \x20     containers:\n\
         \x20       - name: specdrift\n\
         \x20         image: specdrift:{version}\n\
         \x20         command: [sh, -c]\n\
         \x20         args:\n\
         \x20           - |\n\
         \x20             : \"${{{url}:?the secret does not say where to test}}\"\n\
         \x20             case \"$JOB_COMPLETION_INDEX\" in\n\
         {cases}\
         \x20             esac\n\
         \x20             exec specdrift run {suite} \"$@\"\n\
         {mounts}",
        cases = cases.concat(),
        count = groups.len(),
        version = env!("CARGO_PKG_VERSION"),
        mounts = mounts(name, "          "),
    )
}

/// Patterns of operations in as many groups as there are shares, about as many operations in each: what shares the beginning of its path
/// stays together, for it makes things for each other.
fn groups(operations: &[Operation]) -> Vec<Vec<String>> {
    let mut roots: Vec<(String, usize)> = Vec::new();
    for operation in operations {
        let root = root(operation, common(operations));
        match roots.iter_mut().find(|(known, _)| *known == root) {
            Some((_, count)) => *count += 1,
            None => roots.push((root, 1)),
        }
    }
    let mut groups: Vec<(usize, Vec<String>)> = vec![(0, Vec::new()); roots.len().clamp(1, SHARES)];
    roots.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for (root, count) in roots {
        let Some((size, patterns)) = groups.iter_mut().min_by_key(|(size, _)| *size) else { continue };
        *size += count;
        let is_root = |operation: &&Operation| operation.path.text == root;
        let below = format!("{}/", root.trim_end_matches('/'));
        patterns.extend(operations.iter().find(is_root).map(|_| format!("* {root}")));
        let has_below = operations.iter().any(|operation| {
            operation.path.text.len() > below.len() && operation.path.text.starts_with(&below)
        });
        patterns.extend(has_below.then(|| format!("* {below}**")));
    }
    groups.into_iter().map(|(_, patterns)| patterns).collect()
}

/// How many parts all paths begin with, holes aside: `/api/v1` of `/api/v1/leads`.
fn common(operations: &[Operation]) -> usize {
    let Some(first) = operations.first() else { return 0 };
    let parts = |operation: &Operation| -> Vec<String> {
        operation.path.text.split('/').skip(1).map(str::to_owned).collect()
    };
    let first = parts(first);
    let shared = |index: usize| {
        !first[index].contains('{')
            && operations.iter().all(|operation| {
                parts(operation).len() > index + 1 && parts(operation)[index] == first[index]
            })
    };
    (0..first.len()).take_while(|index| shared(*index)).count()
}

fn root(operation: &Operation, common: usize) -> String {
    let parts: Vec<&str> = operation.path.text.split('/').skip(1).take(common + 1).collect();
    format!("/{}", parts.join("/"))
}

/// A word for a shell.
fn in_shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// A name for things in a cluster (RFC 1123 labels, with room for an ending).
fn short(name: &str) -> String {
    let name: String = name.chars().take(40).collect();
    format!("specdrift-{}", name.trim_matches('-'))
}
