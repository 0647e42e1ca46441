"""The shape of an OpenAPI 3.1 document: which fields each object may and must have, and what each field holds.

Field kinds: a name of OBJECTS; "[x]" a list of x; "{x}" a map to x; "schema"; "any"; "str"; "bool".
A "?" before a kind means that a Reference Object may stand there instead.
"""

OBJECTS = {
    "openapi": {
        "openapi!": "str", "info!": "info", "jsonSchemaDialect": "str", "servers": "[server]", "paths": "paths",
        "webhooks": "{?path_item}", "components": "components", "security": "[security]", "tags": "[tag]",
        "externalDocs": "docs"},
    "info": {
        "title!": "str", "version!": "str", "summary": "str", "description": "str", "termsOfService": "str",
        "contact": "any", "license": "license"},
    "license": {"name!": "str", "identifier": "str", "url": "str"},
    "server": {"url!": "str", "description": "str", "variables": "any"},
    "tag": {"name!": "str", "description": "str", "externalDocs": "docs"},
    "docs": {"url!": "str", "description": "str"},
    "components": {
        "schemas": "{schema}", "responses": "{?response}", "parameters": "{?parameter}", "examples": "{?example}",
        "requestBodies": "{?request_body}", "headers": "{?header}", "securitySchemes": "{?security_scheme}",
        "links": "{?link}", "callbacks": "{any}", "pathItems": "{?path_item}"},
    "path_item": {
        "$ref": "str", "summary": "str", "description": "str", "get": "operation", "put": "operation",
        "post": "operation", "delete": "operation", "options": "operation", "head": "operation", "patch": "operation",
        "trace": "operation", "servers": "[server]", "parameters": "[?parameter]"},
    "operation": {
        "tags": "[str]", "summary": "str", "description": "str", "externalDocs": "docs", "operationId": "str",
        "parameters": "[?parameter]", "requestBody": "?request_body", "responses": "responses", "callbacks": "any",
        "deprecated": "bool", "security": "[security]", "servers": "[server]"},
    "parameter": {
        "name!": "str", "in!": "str", "description": "str", "required": "bool", "deprecated": "bool",
        "allowEmptyValue": "bool", "style": "str", "explode": "bool", "allowReserved": "bool", "schema": "schema",
        "example": "any", "examples": "{?example}", "content": "{media_type}"},
    "header": {
        "description": "str", "required": "bool", "deprecated": "bool", "style": "str", "explode": "bool",
        "schema": "schema", "example": "any", "examples": "{?example}", "content": "{media_type}"},
    "request_body": {"description": "str", "content!": "{media_type}", "required": "bool"},
    "media_type": {"schema": "schema", "example": "any", "examples": "{?example}", "encoding": "any"},
    "response": {
        "description!": "str", "headers": "{?header}", "content": "{media_type}", "links": "{?link}"},
    "example": {"summary": "str", "description": "str", "value": "any", "externalValue": "str"},
    "link": {
        "operationRef": "str", "operationId": "str", "parameters": "any", "requestBody": "any", "description": "str",
        "server": "server"},
    "security_scheme": {
        "type!": "str", "description": "str", "name": "str", "in": "str", "scheme": "str", "bearerFormat": "str",
        "flows": "any", "openIdConnectUrl": "str"},
}

SCHEMA_KEYWORDS = set("""
    $id $schema $ref $anchor $dynamicRef $dynamicAnchor $vocabulary $comment $defs
    allOf anyOf oneOf not if then else dependentSchemas prefixItems items contains properties patternProperties
    additionalProperties propertyNames unevaluatedItems unevaluatedProperties
    type enum const multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems
    minItems uniqueItems maxContains minContains maxProperties minProperties required dependentRequired
    title description default deprecated readOnly writeOnly examples format
    contentEncoding contentMediaType contentSchema
    discriminator xml externalDocs example
""".split())

# Where a schema holds further schemas: directly, in a list, in a map.
SUBSCHEMA = {"not", "if", "then", "else", "items", "contains", "additionalProperties", "propertyNames",
             "unevaluatedItems", "unevaluatedProperties", "contentSchema"}
SUBSCHEMA_LIST = {"allOf", "anyOf", "oneOf", "prefixItems"}
SUBSCHEMA_MAP = {"$defs", "properties", "patternProperties", "dependentSchemas"}

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
