//! One description in many files.

use serde_json::json;
use specdrift::spec::{self, Access, Api};
use specdrift::text::{Complaint, Pointer};

use crate::{shown, told};

fn loaded(files: &[(&str, &str)]) -> (Api, Vec<Complaint>, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let root = folder.path().join(files[0].0).display().to_string();
    let (api, complaints) =
        spec::read(&root, &Access::default()).unwrap_or_else(|all| panic!("{}", told(&all)));
    (api, complaints, folder)
}

#[test]
fn references_lead_through_files_relative_to_the_one_that_has_them_and_in_circles() {
    let (api, complaints, folder) = loaded(&[
        (
            "api/root.yaml",
            "openapi: 3.0.3\npaths:\n  /pets:\n    $ref: '../paths/pets.yaml'\n  /own: {get: {$ref: '../paths/pets.yaml#/get'}}\n\
             components: {schemas: {Name: {type: string}}}\n",
        ),
        (
            "paths/pets.yaml",
            "get:\n  parameters: [{$ref: 'common.json#/limit'}]\n  responses:\n    200:\n      description: fine\n      \
             content: {application/json: {schema: {$ref: 'models/pet.yaml'}}}\n",
        ),
        (
            "paths/common.json",
            r#"{"limit": {"name": "limit", "in": "query", "schema": {"type": "integer", "nullable": true}}}"#,
        ),
        (
            "paths/models/pet.yaml",
            "type: object\nproperties:\n  name: {$ref: ../../api/root.yaml#/components/schemas/Name}\n  \
             parent:\n    $ref: pet.yaml\n  owner: {$ref: './owner.yaml#/defs/~0x'}\n",
        ),
        (
            "paths/models/owner.yaml",
            "defs:\n  ~x:\n    type: object\n    properties:\n      pets: {items: {$ref: pet.yaml}}\n",
        ),
    ]);
    assert_eq!(told(&complaints), "");
    assert_eq!(
        shown(&api),
        "\
GET /pets
  query limit: form* /x-specdrift-files/2/limit/schema
  200: application/json /x-specdrift-files/1/get/responses/200/content/application~1json/schema
GET /own
  query limit: form* /x-specdrift-files/2/limit/schema
  200: application/json /x-specdrift-files/1/get/responses/200/content/application~1json/schema"
    );
    let document = api.schemas.document();
    assert_eq!(document["x-specdrift-files"]["2"]["limit"]["schema"]["type"], json!(["integer", "null"]));
    assert_eq!(
        document["x-specdrift-files"]["3"]["properties"],
        json!({
            "name": {"$ref": "#/components/schemas/Name"},
            "parent": {"$ref": "#/x-specdrift-files/3"},
            "owner": {"$ref": "#/x-specdrift-files/4/defs/~0x"},
        })
    );
    let place = Pointer::new("/x-specdrift-files/4/defs/~0x/properties/pets/items");
    let name = folder.path().join("paths/models/owner.yaml").display().to_string();
    assert_eq!(api.origin(&place), format!("{name}#/defs/~0x/properties/pets/items"));
    let span = api.span(&place).unwrap();
    assert_eq!((span.source.name.as_str(), span.line_column()), (name.as_str(), (5, 14)));
    assert_eq!(&span.source.text[span.range], "items");
}

#[test]
fn places_in_files_at_or_below_the_root_are_named_from_there() {
    let (api, complaints, _folder) = loaded(&[
        (
            "root.yaml",
            "openapi: 3.1.0\npaths: {}\ncomponents: {schemas: {Pet: {$ref: models/pet.yaml#/Pet}}}",
        ),
        ("models/pet.yaml", "Pet: {properties: {id: {type: integer, format: int32}}}"),
    ]);
    assert_eq!(told(&complaints), "");
    for (loaded, original) in [
        ("/x-specdrift-files/1/Pet/properties/id", "models/pet.yaml#/Pet/properties/id"),
        ("/x-specdrift-files/1/Pet/properties/id/maximum", "models/pet.yaml#/Pet/properties/id/format"),
        ("/components/schemas/Pet/$ref", "/components/schemas/Pet/$ref"),
    ] {
        assert_eq!(api.origin(&Pointer::new(loaded)), original);
    }
}

#[test]
fn references_that_lead_nowhere_are_told_once_each_and_what_does_not_need_them_loads() {
    let (api, complaints, folder) = loaded(&[
        (
            "root.yaml",
            "openapi: 3.1.0
paths:
  /a:
    get:
      parameters: [{name: q, in: query, schema: {$ref: '#/components/schemas/Nam'}}]
      responses: {200: {description: fine, content: {a/b: {schema: {$ref: gone.yaml}}, a/c: {schema: {$ref: gone.yaml}}}}}
    put: {requestBody: {$ref: gone.yaml}, responses: {}}
    post: {requestBody: {$ref: broken.yaml}, responses: {}}
    patch: {requestBody: {$ref: 'https://x.test/body.yaml'}, responses: {}}
components: {schemas: {Name: {}, A: {$ref: '#/components/schemas/Nam'}, B: {$ref: '#anchor'}}}
",
        ),
        ("broken.yaml", "a: [\n"),
    ]);
    assert_eq!(
        shown(&api),
        "\
GET /a
  query q: form* /paths/~1a/get/parameters/0/schema
  200: a/b /paths/~1a/get/responses/200/content/a~1b/schema a/c /paths/~1a/get/responses/200/content/a~1c/schema"
    );
    let folder = format!("{}/", folder.path().display());
    assert_eq!(
        told(&complaints).replace(&folder, ""),
        "\
5:50 `#/components/schemas/Nam` leads nowhere: there is no schema at that place; did you mean `Name`?
6:69 there is no file `gone.yaml`
7:11 `PUT /a` is left out: its request body refers to `gone.yaml`, which can't be had
8:12 `POST /a` is left out: its request body refers to `broken.yaml`, which can't be had
9:13 `PATCH /a` is left out: its request body refers to `https://x.test/body.yaml`, which can't be had
9:27 `https://x.test/body.yaml` is on the network, and fetching is not allowed; allow it (`--fetch`), or refer to a file
10:77 `#anchor` leads nowhere: there is no `$anchor` of that name
2:1 `broken.yaml` can't be read as YAML: did not find expected node content"
    );
}

#[test]
fn ids_and_anchors_name_places() {
    let (api, complaints, _folder) = loaded(&[
        (
            "root.yaml",
            "openapi: 3.1.0
components:
  schemas:
    A: {$id: 'https://x.test/schemas/a', $defs: {inner: {$anchor: in, type: string}}, properties: {b: {$ref: b}, own: {$ref: '#/$defs/inner'}, it: {$ref: '#in'}}}
    B: {$id: 'https://x.test/schemas/b', type: integer}
    C: {$ref: 'https://x.test/schemas/a#in'}
    D: {$ref: '#top'}
    E: {$anchor: top, $dynamicRef: '#top'}
",
        ),
    ]);
    assert_eq!(told(&complaints), "");
    let schemas = &api.schemas.document()["components"]["schemas"];
    let inner = "#/components/schemas/A/$defs/inner";
    assert_eq!(
        schemas,
        &json!({
            "A": {
                "$defs": {"inner": {"type": "string"}},
                "properties": {"b": {"$ref": "#/components/schemas/B"}, "own": {"$ref": inner}, "it": {"$ref": inner}},
            },
            "B": {"type": "integer"},
            "C": {"$ref": inner},
            "D": {"$ref": "#/components/schemas/E"},
            "E": {"$ref": "#/components/schemas/E"},
        })
    );
}

#[test]
fn members_can_be_included_by_reference_as_bundlers_do() {
    let (api, complaints, _folder) = loaded(&[
        (
            "root.yaml",
            "openapi: 3.1.0\ncomponents: {schemas: {A: {properties: {$ref: 'parts.yaml#/properties', own: {}}}}}",
        ),
        ("parts.yaml", "properties: {x: {type: string, nullable: true}, own: {type: string}}"),
    ]);
    assert_eq!(told(&complaints), "");
    let document = api.schemas.document();
    assert_eq!(
        document["components"]["schemas"]["A"]["properties"],
        json!({"own": {}, "x": {"$ref": "#/x-specdrift-files/1/properties/x"}})
    );
    assert_eq!(document["x-specdrift-files"]["1"]["properties"]["x"]["type"], json!(["string", "null"]));
}

#[test]
fn members_that_would_include_themselves_are_told_and_left_out() {
    for schemas in [
        "{A: {type: object, properties: {$ref: '#/components/schemas/A'}}}",
        "{A: {properties: {$ref: '#/components/schemas/B'}}, B: {properties: {$ref: '#/components/schemas/A'}}}",
    ] {
        let root = format!("openapi: 3.1.0\npaths: {{}}\ncomponents: {{schemas: {schemas}}}");
        let (_, complaints, _folder) = loaded(&[("root.yaml", &root)]);
        assert!(
            told(&complaints).contains("can't be included in itself"),
            "{schemas}: {}",
            told(&complaints)
        );
    }
}

#[test]
fn references_into_what_is_moved_still_lead_there() {
    let (api, complaints, _folder) = loaded(&[(
        "root.yaml",
        "openapi: 3.0.0\npaths: {}\ncomponents: {schemas: {A: {nullable: true, allOf: [{type: object}]}, \
         B: {$ref: '#/components/schemas/A/allOf/0'}, C: {nullable: true, allOf: [{$ref: '#/components/schemas/A/allOf/0'}]}}}",
    )]);
    assert_eq!(told(&complaints), "");
    let schemas = &api.schemas.document()["components"]["schemas"];
    let now = json!({"$ref": "#/components/schemas/A/anyOf/0/allOf/0"});
    assert_eq!((&schemas["B"], &schemas["C"]["anyOf"][0]["allOf"][0]), (&now, &now));
}

#[test]
fn one_file_under_two_names_is_one_file() {
    let (api, complaints, _folder) = loaded(&[
        (
            "root.yaml",
            "openapi: 3.1.0\ncomponents: {schemas: {A: {$ref: ./x/../b.yaml}, B: {$ref: b.yaml}, C: {$ref: root.yaml#/components/schemas/A}}}",
        ),
        ("b.yaml", "type: string"),
    ]);
    assert_eq!(told(&complaints), "");
    assert_eq!(api.schemas.document()["x-specdrift-files"], json!({"1": {"type": "string"}}));
}
