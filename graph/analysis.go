package graph

import (
	"github.com/portolan/portolan/graph/result"
	"github.com/portolan/portolan/internal/analysis/audiences"
	"github.com/portolan/portolan/internal/analysis/coordination"
	"github.com/portolan/portolan/internal/analysis/duplication"
	"github.com/portolan/portolan/internal/analysis/duplication/records"
	"github.com/portolan/portolan/internal/analysis/funding"
	"github.com/portolan/portolan/internal/analysis/needs"
	"github.com/portolan/portolan/internal/analysis/paths"
	"github.com/portolan/portolan/internal/analysis/whatif"
)

// How to add an analysis
//
//  1. graph/schema/analysis_NAME.graphql: `extend type Query { name(…): … }` and
//     its types. Of a page of X write XConnection and no more: it is made. What is
//     to be said of all pages stands in `extend type XConnection { … }`.
//  2. A room of internal/analysis: a function of a context, a world and a query, and
//     what it gives: structs whose fields, or methods, have the names of the
//     GraphQL fields in whatever case. Things are kg.ID ("" is null) or []kg.ID,
//     facts []kg.Fact, lists and connections slices, scalars their Go type (a
//     pointer, or an empty text, is null), enums texts. A field with arguments is
//     a method that takes a struct of them. `first` and `after` are the edge's:
//     give the whole list, or, where more is said of it, a pointer to a struct with
//     the field List.
//     Beside them stands the query that the arguments go into, likewise by name. A tag such
//     as `kind:"Country"` says of which kind an id must be. A list of inputs with two
//     fields may be a map. Lists of ids and of enums are sets: they come in order,
//     and each value once.
//  3. A line in analyses, below, and its price in prices of internal/analysis/world/answer.go.
//  4. go generate ./graph/... and go test ./graph -run Analyses, which names what
//     does not fit.

// analyses says what answers each root field of analysis.
var analyses = map[string]result.Binding{
	"closeGaps":                result.Bind(needs.CloseGaps),
	"commitmentStatus":         result.Bind(needs.Commitments),
	"compare":                  result.Bind(whatif.Compare),
	"compliance":               result.Bind(needs.Compliance),
	"countryGaps":              result.Bind(needs.CountryGaps),
	"coverage":                 result.Bind(needs.Coverage),
	"duplication":              result.Bind(duplication.Duplication),
	"duplicationGroups":        result.Bind(duplication.Grouped),
	"forAudience":              result.Bind(audiences.For),
	"funding":                  result.Bind(funding.Funding),
	"neighbourhood":            result.Bind(paths.Neighbourhood),
	"organisationOverlaps":     result.Bind(duplication.OrganisationOverlaps),
	"paths":                    result.Bind(paths.Paths),
	"possibleDuplicateRecords": result.Bind(records.PossibleDuplicates),
	"sharedSolutions":          result.Bind(duplication.SharedSolutions),
	"silos":                    result.Bind(coordination.Silos),
	"suggestPartners":          result.Bind(needs.SuggestPartners),
	"whatIf":                   result.Bind(whatif.WhatIf),
}
