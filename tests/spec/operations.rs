//! Operations of every version come out alike.

use specdrift::spec::{Credential, Examples, Location};
use specdrift::text::Pointer;

use crate::{clean, parsed, shown, told};

#[test]
fn references_lead_through_path_items_operations_parameters_bodies_responses_and_headers() {
    let api = clean(
        "openapi: 3.1.0
paths:
  /pets/{id}:
    $ref: '#/components/pathItems/pet'
    get: {$ref: '#/x-operations/get'}
components:
  pathItems:
    pet:
      parameters:
        - {$ref: '#/components/parameters/id'}
        - {name: verbose, in: query, schema: {type: boolean}}
      put:
        parameters:
          - {name: verbose, in: query, required: true, style: pipeDelimited, schema: {}}
          - {name: Accept, in: header, schema: {}}
          - {name: filter, in: query, content: {application/json: {schema: {type: object}}}}
        requestBody: {$ref: '#/components/requestBodies/pet'}
        responses: {'2XX': {$ref: '#/components/responses/ok'}, default: {description: other}}
  parameters: {id: {name: id, in: path, required: true, style: label, schema: {}}}
  requestBodies: {pet: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
  responses:
    ok:
      description: fine
      headers: {X-Id: {$ref: '#/components/headers/id'}, Content-Type: {schema: {}}}
      content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}, text/*: {}}
  headers: {id: {required: true, schema: {type: string}}}
  schemas: {Pet: {type: object, properties: {parent: {$ref: '#/components/schemas/Pet'}}}}
x-operations:
  get: {responses: {200: {description: fine}}}
",
    );
    assert_eq!(
        shown(&api),
        "\
GET /pets/{id}
  path id!: label /components/parameters/id/schema
  query verbose: form* /components/pathItems/pet/parameters/1/schema
  200:
PUT /pets/{id}
  path id!: label /components/parameters/id/schema
  query verbose!: pipeDelimited /components/pathItems/pet/put/parameters/0/schema
  query filter: application/json /components/pathItems/pet/put/parameters/2/content/application~1json/schema
  body!: application/json /components/requestBodies/pet/content/application~1json/schema
  2XX: X-Id!: /components/headers/id/schema application/json /components/responses/ok/content/application~1json/schema text/* anything
  default:"
    );
    assert_eq!(api.operations[0].pointer.as_str(), "/x-operations/get");
}

const VERSION_2: &str = "swagger: '2.0'
host: api.test
basePath: /v1/
schemes: [https, http, ws]
consumes: [application/json, application/xml]
produces: [application/json]
paths:
  /pets:
    parameters:
      - {name: ids, in: query, type: array, items: {type: integer}, collectionFormat: multi}
      - {name: tags, in: query, type: array, items: {type: string}}
      - {name: X-List, in: header, type: array, items: {type: string}, collectionFormat: pipes}
    post:
      schemes: [http]
      parameters: [{name: pet, in: body, required: true, schema: {$ref: '#/definitions/Pet'}}]
      responses:
        201: {description: made, schema: {$ref: '#/definitions/Pet'}, headers: {X-Left: {type: integer}}}
        204: {description: nothing}
    put:
      produces: [text/plain]
      parameters:
        - {name: photo, in: formData, type: file, required: true}
        - {name: notes, in: formData, type: array, items: {type: string}, collectionFormat: multi}
      responses: {default: {description: any, schema: {type: file}}}
    patch:
      parameters: [{name: age, in: formData, type: integer, format: int32, x-nullable: true}]
definitions: {Pet: {type: object}}
";

#[test]
fn version_2_parameters_bodies_and_media_types_come_out_as_those_of_version_3() {
    let api = clean(VERSION_2);
    assert_eq!(
        shown(&api),
        "\
POST /pets
  query ids: form* /paths/~1pets/parameters/0/schema
  query tags: form /paths/~1pets/parameters/1/schema
  header X-List: pipeDelimited /paths/~1pets/parameters/2/schema
  body!: application/json /paths/~1pets/post/parameters/0/schema
  body!: application/xml /paths/~1pets/post/parameters/0/schema
  201: X-Left: /paths/~1pets/post/responses/201/headers/X-Left/schema application/json /paths/~1pets/post/responses/201/schema
  204:
PUT /pets
  query ids: form* /paths/~1pets/parameters/0/schema
  query tags: form /paths/~1pets/parameters/1/schema
  header X-List: pipeDelimited /paths/~1pets/parameters/2/schema
  body!: multipart/form-data /x-specdrift-made/0 {\"notes\":{\"style\":\"form\",\"explode\":true}}
  default: text/plain /paths/~1pets/put/responses/default/schema
PATCH /pets
  query ids: form* /paths/~1pets/parameters/0/schema
  query tags: form /paths/~1pets/parameters/1/schema
  header X-List: pipeDelimited /paths/~1pets/parameters/2/schema
  body: application/x-www-form-urlencoded /x-specdrift-made/1"
    );
    let urls: Vec<_> = api.servers.iter().map(|server| server.url.as_str()).collect();
    assert_eq!(urls, ["https://api.test/v1", "http://api.test/v1"]);
    assert_eq!(api.base(&api.operations[0]).url, "http://api.test/v1");
    assert_eq!(api.base(&api.operations[1]).url, "https://api.test/v1");
}

#[test]
fn what_version_2_has_elsewhere_is_found_where_the_document_has_it() {
    let api = clean(VERSION_2);
    // The schema of the form is nowhere in the document; its members are.
    let made = Pointer::new("/x-specdrift-made/0");
    assert_eq!(api.origin(&made), "/paths/~1pets/put/parameters");
    assert_eq!(
        made.resolve(api.schemas.document()).unwrap(),
        &serde_json::json!({"type": "object", "required": ["photo"], "properties": {
            "photo": {"$ref": "#/paths/~1pets/put/parameters/0/schema"},
            "notes": {"$ref": "#/paths/~1pets/put/parameters/1/schema"},
        }})
    );
    assert_eq!(
        api.origin(&Pointer::new("/paths/~1pets/patch/parameters/0/schema/type")),
        "/paths/~1pets/patch/parameters/0/type"
    );
    assert_eq!(
        api.origin(&Pointer::new("/paths/~1pets/patch/parameters/0/schema/maximum")),
        "/paths/~1pets/patch/parameters/0/format"
    );
}

#[test]
fn parts_of_3_2_load() {
    let api = clean(
        "openapi: 3.2.0
paths:
  /events:
    query:
      requestBody: {content: {application/jsonl: {itemSchema: {type: object}}}}
      responses: {200: {content: {text/plain: {$ref: '#/components/mediaTypes/text'}}}}
    additionalOperations:
      COPY: {parameters: [{name: c, in: cookie, style: cookie, schema: {}}], responses: {204: {}}}
components: {mediaTypes: {text: {schema: {type: string}}}}
",
    );
    assert_eq!(
        shown(&api),
        "\
QUERY /events
  body: application/jsonl anything
  200: text/plain /components/mediaTypes/text/schema
COPY /events
  cookie c: form* /components/parameters/c"
            .replace(
                "/components/parameters/c",
                "/paths/~1events/additionalOperations/COPY/parameters/0/schema"
            )
            + "\n  204:"
    );
}

#[test]
fn servers_are_filled_and_the_nearest_ones_count() {
    let api = clean(
        "openapi: 3.0.0
servers:
  - url: https://{region}.api.test:{port}/{base}/
    variables: {region: {default: eu}, port: {default: 8443}, base: {enum: [v1, v2]}}
  - url: /relative/
paths:
  /a: {get: {responses: {}}}
  /b:
    servers: [{url: https://b.test}]
    get: {responses: {}}
    put: {servers: [{url: https://put.test/}], responses: {}}
",
    );
    let urls: Vec<_> = api.servers.iter().map(|server| server.url.as_str()).collect();
    assert_eq!(urls, ["https://eu.api.test:8443/v1", "/relative"]);
    let bases: Vec<_> = api.operations.iter().map(|operation| api.base(operation).url.as_str()).collect();
    assert_eq!(bases, ["https://eu.api.test:8443/v1", "https://b.test", "https://put.test"]);
}

#[test]
fn a_document_without_servers_is_served_at_the_root() {
    for text in
        ["openapi: 3.1.0\npaths: {}", "openapi: 3.1.0\npaths: {}\nservers: []", "swagger: 2.0\npaths: {}"]
    {
        let api = clean(text);
        assert_eq!(api.servers.len(), 1);
        assert_eq!(api.servers[0].url, "", "{text}");
    }
}

#[test]
fn credentials_and_demands_of_them_are_read() {
    let api = clean(
        "openapi: 3.1.0
security: [{key: []}, {}]
paths:
  /a:
    get: {}
    put: {security: []}
    post: {security: [{key: [], token: [read, write]}]}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    basic: {type: http, scheme: Basic}
    token: {type: oauth2, flows: {}}
    cert: {type: mutualTLS}
",
    );
    let security: Vec<_> = api.operations.iter().map(|operation| operation.security.clone()).collect();
    let demand = |name: &str, scopes: &[&str]| {
        (name.to_owned(), scopes.iter().map(|scope| (*scope).to_owned()).collect::<Vec<_>>())
    };
    assert_eq!(
        security,
        [
            vec![vec![demand("key", &[])], vec![]],
            vec![],
            vec![vec![demand("key", &[]), demand("token", &["read", "write"])]]
        ]
    );
    assert_eq!(
        api.credentials.into_iter().collect::<Vec<_>>(),
        [
            ("basic".to_owned(), Credential::Http("basic".to_owned())),
            ("cert".to_owned(), Credential::MutualTls),
            ("key".to_owned(), Credential::ApiKey { location: Location::Header, name: "X-Key".to_owned() }),
            ("token".to_owned(), Credential::Token),
        ]
    );
}

#[test]
fn examples_are_found_wherever_documents_have_them() {
    let api = clean(
        "openapi: 3.0.0
paths:
  /a:
    post:
      parameters:
        - {name: a, in: query, example: 1, schema: {}}
        - {name: b, in: query, examples: {x: {value: 2}, y: {$ref: '#/components/examples/three'}}, schema: {}}
        - {name: c, in: query, schema: {$ref: '#/components/schemas/Four'}}
        - {name: d, in: query, schema: {default: 5}}
      requestBody: {content: {text/plain: {example: 6}}}
      responses: {}
components:
  examples: {three: {value: 3}}
  schemas: {Four: {example: 4}}
",
    );
    let operation = &api.operations[0];
    let told = |examples: &Examples| examples.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let examples: Vec<_> = operation.parameters.iter().map(|parameter| told(&parameter.examples)).collect();
    assert_eq!(examples, ["1", "2 3", "4", "5"]);
    assert_eq!(told(&operation.body.as_ref().unwrap().content[0].examples), "6");
}

#[test]
fn an_operation_that_cannot_be_read_is_one_complaint_and_the_rest_loads() {
    let (api, complaints) = parsed(
        "api.yaml",
        "openapi: 3.0.0
paths:
  /a:
    get: {responses: {200: {description: fine}}}
    put: {parameters: [{name: x, in: qery, schema: {}}], responses: {}}
    post: {parameters: [{$ref: '#/components/parameters/gone'}, {in: query}], responses: {}}
    delete: {responses: {'20': {description: fine}}}
    patch: {responses: [], tags: 7}
    head: {tags: no list, responses: {}}
    options: {$ref: '#/paths/~1a/options'}
    GET: {}
",
    )
    .unwrap();
    assert_eq!(shown(&api), "GET /a\n  200:\nDELETE /a");
    assert_eq!(
        told(&complaints),
        "\
5:24 `PUT /a` is left out: its parameter `x` can't be read: unknown variant `qery`, expected one of `query`, `header`, `path`, `cookie`
6:25 `POST /a` is left out: its parameter refers to `#/components/parameters/gone`, which is not there
7:26 `20` is no status, so this response is left out; statuses are `200`, `2XX` or `default`
8:13 `PATCH /a` is left out: its `responses` are not a mapping
9:12 `HEAD /a` is left out: its `tags` can't be read: invalid type: string \"no list\", expected a sequence
10:5 `OPTIONS /a` is left out: its definition refers to itself in a circle
11:5 `GET` is no method of a path item; it is left out; did you mean `get`?"
    );
}

#[test]
fn templates_that_no_request_can_have_are_told_of() {
    let (api, complaints) = parsed(
        "api.yaml",
        "openapi: 3.1.0\npaths:\n  a?x=1: {get: {}}\n  /b#c: {get: {}}\n  x-own: {get: {}}\n",
    )
    .unwrap();
    assert_eq!(shown(&api), "GET a?x=1\nGET /b#c");
    assert_eq!(
        told(&complaints),
        "\
3:3 the path `a?x=1` begins with no slash; one is put before it
3:3 the part of `a?x=1` behind the `?` is not sent; describe it as query parameters"
    );
}

#[test]
fn path_parameters_and_holes_are_brought_together() {
    let (api, complaints) = parsed(
        "api.yaml",
        "openapi: 3.0.0
paths:
  /a/{id}/{petId}:
    get: {parameters: [{name: petid, in: path, schema: {}}, {name: id, in: path, schema: {}}], responses: {}}
",
    )
    .unwrap();
    assert_eq!(
        shown(&api),
        "GET /a/{id}/{petId}\n  path id!: simple /paths/~1a~1{id}~1{petId}/get/parameters/1/schema\n  path petId!: simple /x-specdrift-made/0"
    );
    assert_eq!(
        told(&complaints),
        "\
4:5 `GET /a/{id}/{petId}` has no parameter `petId` of its path; any text is taken for it; \
describe it: `{name: petId, in: path, required: true, schema: ...}`
4:25 `GET /a/{id}/{petId}` has no `{petid}` in its path; the parameter is left out; did you mean `petId`?"
    );
}
